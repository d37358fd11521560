"""Text of others in Markdown, where it stays text: no link, no mention, no cell and no line of its own.

GitHub notifies whom a comment mentions, also after a backslash (https://github.com/github/markup/issues/1168), and links URLs,
issues, commits; not so inside code. Elsewhere a word joiner, which nobody sees, keeps the parts apart.
"""

import re
from typing import Final

from linting import printable

JOINER: Final = "\u2060"
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#+!|~&$])")
LINKED: Final = re.compile(r"(@(?=\w)|#(?=\d)|(?<=\bGH)-(?=\d)|:(?=//)|\bwww(?=\.))", re.IGNORECASE)
"""What GitHub makes a link or a mention of: `@team`, `#1`, `GH-1`, `https://`, `www.`."""


def code(text: str, *, in_table: bool = False) -> str:
    """Text as inline code, its lines joined: the fence is longer than any run of backticks in it. A pipe would split a cell."""
    line = printable(" ".join(text.split()))
    fence = "`" * (line.count("`") + 1)
    padding = " " if "`" in line else ""
    if in_table:
        line = line.replace("\\|", f"\\{JOINER}|").replace("|", r"\|")
    return f"{fence}{padding}{line}{padding}{fence}"


def inert(text: str) -> str:
    """Text in a paragraph, a list or a cell of a table."""
    parted = LINKED.sub(rf"\1{JOINER}", printable(text))
    return SPECIAL.sub(r"\\\1", parted.replace("->", "→"))


def fenced(text: str, language: str = "text") -> str:
    """Lines as a block of code, which none of them ends."""
    lines = [printable(line) for line in text.split("\n")]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return "\n".join([f"{fence}{language}", *lines, fence])
