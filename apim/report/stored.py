"""What a changed policy means for those who have stored something: whose it is, and which backend has it."""

from collections.abc import Iterator, Mapping
from typing import Final

from apim.report.model import Message, Notice, Verdict
from policy.comparison import Canonical, elements

MARK: Final = "stored-mark"
MEMBER: Final = "stored-member"
"""Variables that policies of this program keep an owner's mark and a consumer's backend in."""

_NOT_FOUND: Final = "what was stored before is not found (404)"
_OWNED: Final[Mapping[str, tuple[Verdict, str]]] = {
    "added": ("breaking", f"stored things have owners: what others stored, and {_NOT_FOUND}"),
    "removed": ("risky", "stored things have no owners any more: each consumer reads what it knows the id of"),
    "changed": ("breaking", f"stored things have another mark of their owners: {_NOT_FOUND}"),
}
_KEPT: Final[Mapping[str, tuple[Verdict, str]]] = {
    "added": ("risky", f"a consumer's stored things are in one member of the pool: where another has it, {_NOT_FOUND}"),
    "removed": (
        "risky",
        f"a consumer's stored things are in any member of the pool: from another, {_NOT_FOUND}",
    ),
    "changed": (
        "risky",
        f"other members of the pool have stored things: for those who are moved, {_NOT_FOUND}",
    ),
}


def notices(old: Canonical | None, new: Canonical | None) -> Iterator[Notice]:
    """Of one policy taking the place of another; None for none."""
    for variable, rule, words in ((MARK, "REPORT-ACCESS", _OWNED), (MEMBER, "REPORT-BACKEND", _KEPT)):
        before, after = _value(old, variable), _value(new, variable)
        if before != after:
            verdict, text = words["added" if before is None else "removed" if after is None else "changed"]
            message: Message = (text,)
            yield Notice(verdict, rule, message)


def _value(policy: Canonical | None, variable: str) -> str | None:
    """What the policy sets a variable to."""
    return next((dict(each[1]).get("value") for each in elements(policy) if dict(each[1]).get("name") == variable), None)
