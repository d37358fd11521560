"""Why there is no report, for the comment on a pull request: in the engine's words, of any length."""

from typing import Final

from apim.render.markdown import fenced
from linting import printable

LONGEST: Final = 55_000
"""Characters; GitHub takes 65,536 in a comment."""

END: Final = 5_000
"""Characters of the end that stay, where something is left out: the last error is often the one that counts."""


def as_markdown(reason: str, errors: str) -> str:
    """A block of code that no line of it ends: the reason, then the engine's errors, their middle left out where they are long."""
    text = "\n".join(printable(line) for line in "\n".join(filter(None, (reason, errors))).split("\n"))
    left_out = len(text) - LONGEST
    if left_out > 0:
        text = f"{text[: LONGEST - END]}\n… {left_out:,} characters are left out; the run's log has all …\n{text[-END:]}"
    return fenced(text)
