"""How the gateway proves itself to a backend."""

from dataclasses import dataclass


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
