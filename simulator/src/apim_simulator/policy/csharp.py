"""Where a policy expression ends: just enough of C#'s lexical grammar to skip strings, characters and comments."""

import re

OPENINGS = ("@(", "@{")
"""`@(expression)` and `@{statements}`."""

_PAIRS = {")": "(", "]": "[", "}": "{"}
_PLAIN = re.compile(
    r"""//[^\r\n]*                      # comment to the end of the line
      | /\*.*?\*/                       # comment in brackets
      | @"(?:[^"]|"")*"                 # verbatim string, may span lines
      | "(?:[^"\\\r\n]|\\[^\r\n])*"     # string
      | '(?:[^'\\\r\n]|\\[^\r\n])+'     # character
    """,
    re.VERBOSE | re.DOTALL,
)
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
"""A reference of XML to a character."""
_INTERPOLATED = re.compile(r'(?:\$@|@\$|\$)"')


def end_of_expression(text: str, start: int) -> int | None:
    """Index behind the bracket that closes the expression whose `@` is at `start`; None where nothing closes it."""
    return _closing(text, start + 1)


def is_escaped(expression: str) -> bool:
    """Whether an expression of a rawxml document was escaped as XML nevertheless: a reference outside of its strings is no C#."""
    position = 0
    while position < len(expression):
        literal = _literal(expression, position)
        if literal is None:
            return False
        if literal == position and REFERENCE.match(expression, position):
            return True
        position = max(literal, position + 1)
    return False


def _closing(text: str, start: int) -> int | None:
    """Index behind the bracket that closes the one at `start`."""
    open_brackets: list[str] = []
    position = start
    while position < len(text):
        character = text[position]
        literal = _literal(text, position)
        if literal is None:
            return None
        if literal > position:
            position = literal
            continue
        position += 1
        if character in "([{":
            open_brackets.append(character)
        elif character in _PAIRS:
            if not open_brackets or open_brackets.pop() != _PAIRS[character]:
                return None
            if not open_brackets:
                return position
    return None


def _literal(text: str, position: int) -> int | None:
    """End of the string, character or comment at `position`; `position` itself where none begins; None if unterminated."""
    if opening := _INTERPOLATED.match(text, position):
        return _interpolated(text, opening.end(), verbatim="@" in opening.group())
    if plain := _PLAIN.match(text, position):
        return plain.end()
    return None if text[position] in "\"'" or text.startswith("/*", position) else position


def _interpolated(text: str, position: int, *, verbatim: bool) -> int | None:
    """End of an interpolated string whose content begins at `position`; a hole is skipped as an expression of its own."""
    while position < len(text):
        doubled = ("{{", "}}", '""') if verbatim else ("{{", "}}")
        if text.startswith(doubled, position) or (text[position] == "\\" and not verbatim):
            position += 2
        elif text[position] == '"':
            return position + 1
        elif text[position] == "{":
            hole = _closing(text, position)
            if hole is None:
                return None
            position = hole
        elif text[position] in "\r\n" and not verbatim:
            return None
        else:
            position += 1
    return None
