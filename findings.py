"""What a user can get wrong, told the same way everywhere.

`settings`, `openapi` and `policy` yield findings; `blueprint` collects them; one caller raises. This module is the
only thing those packages share, so that a user reads one shape of message whatever the mistake was, and a new rule is a new
file whatever it judges.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from types import ModuleType
from typing import Any, ClassVar, Literal, Protocol, TypeVar

Severity = Literal["error", "warning"]
Level = Literal["error", "warning", "off"]
"""What a team makes of a rule: a severity, or nothing at all."""


class _Dataclass(Protocol):
    """What `replace` takes."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Rule = TypeVar("Rule", bound=_Dataclass)
"""A package's own kind of rule: a frozen dataclass with `id` and `title`."""


def rules_in(folder: ModuleType, kind: type[Rule]) -> tuple[Rule, ...]:
    """The RULE of every file in a package, by id, titled with the docstring of its file. Raises TypeError for another kind."""
    found = []
    for module in pkgutil.iter_modules(folder.__path__):
        file = importlib.import_module(f"{folder.__name__}.{module.name}")
        if not isinstance(file.RULE, kind):
            raise TypeError(f"RULE in {folder.__name__.replace('.', '/')}/{module.name}.py is no Rule")
        found.append(replace(file.RULE, title=" ".join((file.__doc__ or "").split())))
    return tuple(sorted(found, key=attrgetter("id")))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or will be altered by API Management.

    `source` is the file as the user names it; `place` a key path, a JSON pointer or `line L, column C` in it ("" for
    the whole file); `rule` a stable id; `found` says what is there and what is allowed; `fix` what to do.
    Neither may hold a secret or a whole document. `line` is where the place stands in the file, counted from 1, where
    that is known and `place` does not say it. A `quiet` warning is told by commands that were asked, not on each deploy.
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
        at = ", ".join(part for part in (self.place, f"line {self.line}" if self.line else "") if part)
        where = f"  at {at}: [{self.rule}]" if at else f"  [{self.rule}]"
        return f"{self.source}\n{where}\n  {self.found}; {self.fix}"


class ContractError(Exception):
    """The stack cannot be deployed as configured. Carries every error found, never only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that must stop a deployment."""
    return tuple(finding for finding in findings if finding.severity == "error")
