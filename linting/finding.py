"""One thing that is wrong in what a user wrote, in one shape whatever the mistake was."""

from dataclasses import dataclass
from typing import Literal

from linting.printable import printable

Severity = Literal["error", "warning"]
Level = Literal["error", "warning", "off"]
"""What a team makes of a rule: a severity, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is in the user's files.

    `source` is the file as the user names it; `place` a key path, a JSON pointer or `line L, column C` in it ("" for the
    whole file); `line` its line, counted from 1, where that is known and `place` does not say it.
    """

    source: str
    place: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or will be altered by API Management.

    `source`, `place` and `line` are those of `Location`; `rule` is a stable id; `found` says what is there and what is
    allowed; `fix` what to do. Neither may hold a secret or a whole document. A `quiet` warning is in the answer of commands
    that were asked, not in the output of each deployment.
    """

    source: str
    place: str
    rule: str
    found: str
    fix: str
    severity: Severity = "error"
    line: int | None = None
    quiet: bool = False

    def __str__(self) -> str:
        source, place, found, fix = map(printable, (self.source, self.place, self.found, self.fix))
        at = ", ".join(part for part in (place, f"line {self.line}" if self.line else "") if part)
        where = f"  at {at}: [{self.rule}]" if at else f"  [{self.rule}]"
        return f"{source}\n{where}\n  {found}; {fix}"
