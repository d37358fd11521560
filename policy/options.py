"""What a policy document of this program can say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyCredential:
    """A backend's key: a named value (by display name) sent in a header.

    It stands in the policy and not on the ARM backend: a header already set by the consumer is replaced for sure
    (`override` is documented, what a backend's header credential does to an existing header is not), and a GET of a
    backend answers its credentials (recorded: backend-04), which the engine would keep in its state.
    """

    named_value: str
    header: str = "api-key"


@dataclass(frozen=True, slots=True)
class ApiPolicy:
    """One API's policy: where requests go, with which credential, and what of the consumer's must not go along.

    `key_header` and `key_query` are where the consumer's subscription key stands.
    """

    backend: str
    credential: KeyCredential
    key_header: str
    key_query: str


@dataclass(frozen=True, slots=True)
class OperationPolicy:
    """One operation's policy: another backend, with its credential. The API's policy runs before it, through `<base/>`."""

    backend: str
    credential: KeyCredential
