"""Text of a query to tokens."""

import re
from dataclasses import dataclass

from apim_simulator.logs.kql.errors import NotSimulated

TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<datetime>datetime\([^()]*\))
    |(?P<timespan>\d+(?:\.\d+)?(?:d|h|m|s|ms)\b)
    |(?P<real>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
    |(?P<long>\d+\b)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>!?[A-Za-z_][A-Za-z0-9_]*~?)
    |(?P<sign>==|!=|=~|!~|<=|>=|[-+*/%<>=|(),.\[\]])""",
    re.VERBOSE,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
SURROGATES = range(0xD800, 0xE000)
MOST_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is a group of TOKEN; `text` as written, of a string what it says."""

    kind: str
    text: str
    at: int


def tokens(query: str) -> list[Token]:
    """All but blanks and comments. Raises NotSimulated."""
    if len(query) > MOST_CHARACTERS:
        raise NotSimulated(f"a query of more than {MOST_CHARACTERS} characters")
    found, at = [], 0
    while at < len(query):
        match = TOKEN.match(query, at)
        if match is None:
            raise NotSimulated(f"'{query[at : at + 20]}' at character {at} of a query")
        kind, text = str(match.lastgroup), match.group()
        if kind != "blank":
            found.append(Token(kind, _unescaped(text[1:-1]) if kind == "string" else text, at))
        at = match.end()
    return found


def _unescaped(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        code = match.group()[1:]
        if len(code) > 1:
            return _character(int(code[1:], 16))
        if code not in ESCAPES:
            raise NotSimulated(f"the escape \\{code} in a string")
        return ESCAPES[code]

    return re.sub(r"\\(?:u[0-9a-fA-F]{4}|.)", escape, text)


def _character(code: int) -> str:
    if code in SURROGATES:
        raise NotSimulated("half of a character in a string")
    return chr(code)
