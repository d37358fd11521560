"""What a policy document of this program can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from policy.routing import Forwarding

if TYPE_CHECKING:  # what a policy does not have is not loaded
    from policy.access import Cors, EntraToken, JsonWebToken
    from policy.credentials import Credential
    from policy.guards import ContentSafety, SemanticCache
    from policy.insertion import Insertions
    from policy.limits import Limit
    from policy.markup import Element
    from policy.models import Models
    from policy.routing import Route
    from policy.stored import StoredOperation


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPolicy:
    """One API's policy: who may call, where requests go, with which credential, and what of the consumer's must not go along.

    `key_header` and `key_query` are where the consumer's subscription key is. `fragments` are included in order, once
    the caller is known and before anything is decided here, so that none can send the request elsewhere. `limits` are in
    the order in which they are written, `own` what a team adds itself. `openai_errors` gives errors of the
    gateway OpenAI's shape, too.
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
    models: Models | None = None
    openai_errors: bool = False
    own: Insertions = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPolicy:
    """What one operation does differently. The API's policy runs before it, through `<base/>`.

    `backend` and `credential` replace the API's; `forwarding` None leaves the API's. `routes` send single deployments
    elsewhere. `lists` are statements that answer which models a consumer may use, or the one that was asked for.
    `stored` is what is done about stored things, last of all before the call, so that nothing changes what it has looked at, and
    first of all after it.
    """

    backend: str | None = None
    credential: Credential | None = None
    replaces: Literal["key", "identity", "backend"] | None = None
    forwarding: Forwarding | None = None
    routes: tuple[Route, ...] = ()
    lists: tuple[Element, ...] = ()
    stored: StoredOperation | None = None
    own: Insertions = field(default_factory=dict)
