"""Questions to the account that has a consumer's stored things, by calls beside the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policy.credentials import Credential, IdentityCredential, KeyCredential
from policy.markup import Element, element

MEMBER: Final = "stored-member"
"""Variable with the label of the backend that has a consumer's stored things."""
ANSWER: Final = "stored-answer"
STATUS: Final = f'((IResponse)context.Variables["{ANSWER}"]).StatusCode'
NOT_ANSWERED: Final = f'context.Variables["{ANSWER}"] == null'
_TIMEOUT_SECONDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMember:
    """A backend that may have a consumer's stored things: name and URL in ARM, and the named value of its key, if it has one.

    `label` is its name in the settings, by which it is chosen: the same for APIs with other base paths, and in any environment.
    """

    label: str
    name: str
    url: str
    named_value: str | None = None


def is_chosen(member: StoredMember) -> str:
    """Condition that a member has the consumer's stored things."""
    return f'(string)context.Variables["{MEMBER}"] == "{member.label}"'


def asked(members: Sequence[StoredMember], credential: Credential, path: str) -> Element:
    """A GET of the member that was chosen, with the api-version of the call; the answer is in `ANSWER`.

    `path` is the inside of an expression, of what follows the member's URL.
    """
    version = 'context.Request.OriginalUrl.Query.GetValueOrDefault("api-version", "")'
    url = (
        f"@({_of_member(members, [member.url for member in members])} + {path}"
        f' + (Regex.IsMatch({version}, "^[A-Za-z0-9-]+\\\\z") ? "?api-version=" + {version} : ""))'
    )
    return element(
        "send-request",
        element("set-url", text=url),
        element("set-method", text="GET"),
        *_signed(members, credential),
        mode="new",
        response_variable_name=ANSWER,
        timeout=_TIMEOUT_SECONDS,
        ignore_error=True,
    )


def _signed(members: Sequence[StoredMember], credential: Credential) -> list[Element]:
    """A call beside the request has no backend, so that it gets the credential that the backend would add."""
    if isinstance(credential, IdentityCredential):
        return [element("authentication-managed-identity", resource=credential.resource, client_id=credential.client_id)]
    if isinstance(credential, KeyCredential):
        values = [credential.named_value]
    else:
        values = [member.named_value for member in members if member.named_value]
    if not values:
        return []
    texts = ["{{" + value + "}}" for value in values]
    text = texts[0] if len(set(texts)) == 1 else f"@({_of_member(members, texts)})"
    return [element("set-header", element("value", text=text), name="api-key", exists_action="override")]


def _of_member(members: Sequence[StoredMember], texts: Sequence[str]) -> str:
    """The text of the member that was chosen, as the inside of an expression."""
    *others, last = zip(members, texts, strict=False)
    chosen = "".join(f'{is_chosen(member)} ? "{text}" : ' for member, text in others)
    return f'({chosen}"{last[1]}")'
