"""What a proof finds: checks, and what it spent to find them."""

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["proven", "failed", "skipped"]
STATUSES: tuple[Status, ...] = ("proven", "failed", "skipped")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `what` of which API. Where it failed, `message` says what came and why that may be, `fix` what to do.

    Where it was skipped, `message` says why; where it was proven, what else the answer has, if anything.
    """

    api: str
    what: str
    status: Status
    message: str = ""
    fix: str = ""


@dataclass(slots=True)
class Spent:
    """Calls made to the gateway, and the tokens that the models' answers say they used."""

    calls: int = 0
    tokens: int = 0

    def __str__(self) -> str:
        """`1 call, 9 tokens`."""
        counts = ((self.calls, "call"), (self.tokens, "token"))
        return ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in counts)


@dataclass(frozen=True, slots=True)
class Proof:
    """All checks of a stack, API by API in the order of the settings."""

    stack: str
    checks: tuple[Check, ...]
    spent: Spent = field(default_factory=Spent)

    def counts(self) -> dict[Status, int]:
        """How many checks have each status."""
        return {status: sum(check.status == status for check in self.checks) for status in STATUSES}

    def apis(self) -> dict[str, tuple[Check, ...]]:
        """The checks of each API."""
        return {
            api: tuple(each for each in self.checks if each.api == api) for api in dict.fromkeys(each.api for each in self.checks)
        }
