"""What the console shows of a call is masked here: traces of Azure hold keys, and so may headers and URLs."""

import re
from collections.abc import Iterable
from typing import Any, Final

from apim.console.stack import Published, Stack

MASK: Final = "***"
CREDENTIALS: Final = re.compile(
    r"(?:.*-)?(?:authorization|api-?key|subscription-key|cookie|token|secret|password|signature|apikey|functions-key)",
    re.IGNORECASE,
)
"""Names of headers and members that carry credentials."""

_QUERY: Final = re.compile(r"([?&](?:[\w-]*key|sig|code|access_token|client_secret)=)[^&\s\"'<>]+", re.IGNORECASE)
_TOKEN: Final = re.compile(r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]+\.[\w-]*|(?<=bearer )\S+|(?<=basic )\S+", re.IGNORECASE)
NAME, VALUE = "name", "value"


def masker(stack: Stack, published: Published) -> "Masker":
    """Knows the stack's keys, and under which names an API takes them."""
    arguments = published.api.arguments
    return Masker(stack.secrets, (arguments["key_header"], arguments["key_query"], "Apim-Debug-Authorization"))


class Masker:
    """Masks the stack's own keys wherever they are, credentials by name, and whatever looks like a token."""

    def __init__(self, secrets: Iterable[str], names: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted({each for each in secrets if each}, key=len, reverse=True))
        self._names = frozenset(name.lower() for name in names)

    def hides(self, name: str) -> bool:
        """Whether what is under this name is a credential."""
        return name.lower() in self._names or CREDENTIALS.fullmatch(name) is not None

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _QUERY.sub(rf"\1{MASK}", _TOKEN.sub(MASK, text))

    def header(self, name: str, value: str) -> str:
        """The value of a header, unless it is a credential."""
        return MASK if self.hides(name) else self.text(value)

    def value(self, value: Any) -> Any:
        """JSON without secrets: also `{"name": "api-key", "value": …}`, as traces list headers."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(each) for each in value]
        if not isinstance(value, dict):
            return value
        named = isinstance(value.get(NAME), str) and self.hides(value[NAME])
        return {
            self.text(str(key)): MASK
            if (isinstance(inner, str) and self.hides(str(key))) or (named and key == VALUE)
            else self.value(inner)
            for key, inner in value.items()
        }

    def beginning(self, text: str) -> int:
        """How many characters at the end of a text may be the beginning of a secret."""
        most = max(map(len, self._secrets), default=1) - 1
        tails = (text[len(text) - count :] for count in range(min(most, len(text)), 0, -1))
        return next((len(tail) for tail in tails if any(secret.startswith(tail) for secret in self._secrets)), 0)


class StreamMasker:
    """Masks a text that comes in pieces, of which a secret may take up several: what may begin one is held back."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held = ""

    def take(self, piece: str, *, last: bool = False) -> str:
        """The part of it that can be printed now."""
        text = self._masker.text(self._held + piece)
        count = 0 if last else self._masker.beginning(text)
        self._held = text[len(text) - count :]
        return text[: len(text) - count]
