"""Values of C# literals."""

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,4})|(.))", re.DOTALL)
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_INT_LIMIT: Final = 2**31
_LONG_LIMIT: Final = 2**63


def string(words: str) -> str:
    """Content of `"…"`."""

    def resolved(match: re.Match[str]) -> str:
        four, eight, few, simple = match.groups()
        code = four or eight or few
        return chr(int(code, 16)) if code else _SIMPLE.get(simple, simple)

    return _ESCAPE.sub(resolved, words[1:-1])


def verbatim(words: str) -> str:
    """Content of `@"…"`."""
    return words[2:-1].replace('""', '"')


def integer(words: str) -> tuple[int, bool] | None:
    """Value, and whether it is a long; None for forms that are not simulated (hexadecimal, unsigned, beyond 64 bits)."""
    match = re.fullmatch(r"(\d+)([lL]?)", words.replace("_", ""))
    if match is None or int(match[1]) >= _LONG_LIMIT:
        return None
    return int(match[1]), bool(match[2]) or int(match[1]) >= _INT_LIMIT
