"""Text of others, such that neither a terminal nor a log obeys it.

A name in a document, a value in a portal or a branch may hold what moves a terminal's cursor (ESC, C1), what turns the order of
letters round (bidi), what nobody sees, a line of its own, or a command for the runner of a pipeline: GitHub's and Azure
Pipelines' `##[…]` and `##vso[…]` count anywhere in a line of a log
(https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands).
"""

import re
import unicodedata

LOGGING_COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)


def printable(text: str) -> str:
    r"""The text in one line; what would be obeyed or not be seen is written out, as `\x1b` or `\u202e`."""
    line = text if text.isprintable() else "".join(map(_written_out, text))
    return LOGGING_COMMAND.sub(r"#\\x23", line)


def _written_out(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")
