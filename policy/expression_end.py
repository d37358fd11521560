"""Where a policy expression ends: brackets counted as C# counts them, not in its strings, characters and comments.

An expression is `@(…)` or `@{…}`; its C# is that of version 7, so there are no raw strings with three quotes.

https://learn.microsoft.com/azure/api-management/api-management-policy-expressions
"""

import re

CLOSING = {"(": ")", "{": "}", "[": "]"}

_NEXT = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<open_comment>/\*)
      | (?P<string>(?P<prefix>\$@|@\$|@|\$)?(?P<quote>"|&quot;))
      | (?P<character>'(?:\\.[^'\n]*|[^'\\\n])')
      | (?P<apostrophe>')
      | (?P<open>[({\[])
      | (?P<close>[)}\]])""",
    re.VERBOSE | re.DOTALL,
)


class Unclosed(Exception):
    """Something in an expression has no end. `offset` is where it begins, or where a wrong bracket is."""

    def __init__(self, offset: int, found: str) -> None:
        super().__init__(found)
        self.offset, self.found = offset, found


def begins(text: str, offset: int = 0) -> bool:
    """Whether an expression begins there."""
    return text.startswith(("@(", "@{"), offset)


def expression_end(text: str, start: int) -> int:
    """The offset behind the expression that begins at `start`. Raises Unclosed.

    `&quot;` counts as a quote, since expressions written for one format are pasted into the other (our choice).
    """
    waiting: list[tuple[str, _String | None, int]] = [(CLOSING[text[start + 1]], None, start)]
    offset = start + 2
    while waiting:
        match = _NEXT.search(text, offset)
        if match is None:
            raise Unclosed(start, f'the expression is not closed by "{waiting[0][0]}"')
        offset = match.end()
        kind = match.lastgroup
        if match["string"]:
            if "@" not in (match["prefix"] or "") and text.startswith(2 * match["quote"], offset):
                raise Unclosed(match.start(), "C# 11 brought raw strings; expressions are C# 7")
            string = _String(match["prefix"] or "", match["quote"], match.start())
            offset = _through(text, offset, string, waiting)
        elif match["open"]:
            waiting.append((CLOSING[match["open"]], None, match.start()))
        elif match["close"]:
            offset = _closed(text, match, waiting)
        elif kind == "open_comment":
            raise Unclosed(match.start(), "a comment in the expression is not closed by */")
        elif kind == "apostrophe":
            raise Unclosed(match.start(), "a character in the expression is not closed by '")
    return offset


class _String:
    """A string being read: whether it has holes for expressions, whether backslashes are plain in it, how it ends."""

    def __init__(self, prefix: str, quote: str, start: int) -> None:
        self.holes, self.verbatim, self.quote, self.start = "$" in prefix, "@" in prefix, quote, start
        plain = "" if self.verbatim else r"|\\.|\n"
        self.stops = re.compile(quote + (r"|\{\{|\{|\}\}" if self.holes else "") + plain, re.DOTALL)


def _closed(text: str, match: "re.Match[str]", waiting: "list[tuple[str, _String | None, int]]") -> int:
    bracket, string, _ = waiting.pop()
    if match["close"] != bracket:
        raise Unclosed(match.start(), f'"{match["close"]}" is in the expression where "{bracket}" is due')
    return match.end() if string is None else _through(text, match.end(), string, waiting)


def _through(text: str, offset: int, string: _String, waiting: "list[tuple[str, _String | None, int]]") -> int:
    """On through a string, to its end or into a hole of it."""
    while True:
        match = string.stops.search(text, offset)
        if match is None or match[0] == "\n":
            raise Unclosed(string.start, "a string in the expression is not closed")
        offset = match.end()
        if match[0] == "{":
            waiting.append(("}", string, match.start()))
            return offset
        if match[0] == string.quote:
            if string.verbatim and text.startswith(string.quote, offset):
                offset += len(string.quote)
                continue
            return offset
