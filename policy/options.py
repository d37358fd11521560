"""What a policy document of this program can say."""

from dataclasses import dataclass, field
from typing import Literal

from policy.access import Cors, EntraToken, JsonWebToken
from policy.guards import ContentSafety, SemanticCache
from policy.insertion import Insertions
from policy.limits import Limit
from policy.routing import Forwarding, Route


@dataclass(frozen=True, slots=True)
class KeyCredential:
    """A backend's key: a named value (by display name) sent in a header.

    It is in the policy and not on the ARM backend: a header already set by the consumer is replaced for sure
    (`override` is documented, what a backend's header credential does to an existing header is not), and a GET of a
    backend answers its credentials (recorded: backend-04), which the engine would keep in its state.
    """

    named_value: str
    header: str = "api-key"


@dataclass(frozen=True, slots=True)
class BackendCredential:
    """The ARM backends send their own credentials: members of a pool have different keys, and only the pool knows who is called."""


@dataclass(frozen=True, slots=True)
class IdentityCredential:
    """A token of one of the service's identities, in `Authorization`; `client_id` names a user-assigned one."""

    client_id: str | None = None
    resource: str = "https://cognitiveservices.azure.com"


Credential = KeyCredential | BackendCredential | IdentityCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPolicy:
    """One API's policy: who may call, where requests go, with which credential, and what of the consumer's must not go along.

    `key_header` and `key_query` are where the consumer's subscription key is. `fragments` are included in order, once
    the caller is known and before anything is decided here, so that none can send the request elsewhere. `limits` are in
    the order in which they are written, `own` what a team adds itself.
    """

    backend: str
    credential: Credential
    key_header: str
    key_query: str
    forwarding: Forwarding = field(default_factory=Forwarding)
    cors: Cors | None = None
    entra: EntraToken | None = None
    jwt: JsonWebToken | None = None
    fragments: tuple[str, ...] = ()
    safety: ContentSafety | None = None
    cache: SemanticCache | None = None
    limits: tuple[Limit, ...] = ()
    own: Insertions = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPolicy:
    """What one operation does differently. The API's policy runs before it, through `<base/>`.

    `backend` and `credential` replace the API's; `forwarding` None leaves the API's. `routes` send single deployments
    elsewhere.
    """

    backend: str | None = None
    credential: Credential | None = None
    replaces: Literal["key", "identity", "backend"] | None = None
    forwarding: Forwarding | None = None
    routes: tuple[Route, ...] = ()
    own: Insertions = field(default_factory=dict)
