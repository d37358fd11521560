"""Why a verdict is what it is, in a few lines; and what becomes of the resources, counted."""

from collections import Counter
from dataclasses import dataclass

from review.report.model import ORDER, Group, Notice, Quoted, Report, Resource, Said, Verdict

DONE = {"delete": "deleted", "replace": "replaced", "update": "updated", "create": "new", "import": "imported"}
"""What became of a resource, by the engine's operation; deletions first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Notices of one group and rule, told by the first of them; `more` are the others."""

    verdict: Verdict
    group: str
    rule: str
    said: Said
    more: int = 0
    waived: str = ""


def reasons(report: Report) -> tuple[Reason, ...]:
    """All of them but the safe ones, worst first, waived ones last."""
    found: dict[tuple[bool, int, str, str, str], list[tuple[Notice, Resource]]] = {}
    for group in report.groups:
        for resource in group.resources:
            for notice in resource.notices:
                if notice.verdict != "safe":
                    key = bool(notice.waived), ORDER.index(notice.verdict), group.title, notice.rule, notice.waived
                    found.setdefault(key, []).append((notice, resource))
    order = [group.title for group in report.groups]
    keys = sorted(found, key=lambda key: (key[0], key[1], order.index(key[2])))
    return tuple(_reason(key[2], found[key]) for key in keys)


def _reason(title: str, told: list[tuple[Notice, Resource]]) -> Reason:
    notice, resource = told[0]
    said = subject(notice, resource)
    return Reason(notice.verdict, title, notice.rule, said, len(told) - 1, notice.waived)


def subject(notice: Notice, resource: Resource) -> Said:
    """What a notice says, beginning with the resource that it is about."""
    between = " " if notice.said[0].startswith("is ") else ": "
    return (resource.token, " ", Quoted(resource.name), between, *notice.said)


def counted(report: Report) -> str:
    """`1 deleted, 2 updated`; nothing where nothing changes."""
    numbers = Counter(resource.op for resource in report.resources)
    return ", ".join(f"{numbers[op]} {done}" for op, done in DONE.items() if numbers[op])


def brief(group: Group) -> str:
    """What is told of a group in one line: notices by verdict."""
    numbers = Counter(notice.verdict for resource in group.resources for notice in resource.notices if notice.counts)
    gone = sum(len(resource.gone) for resource in group.resources)
    lost = [f"{gone} operation{'s' if gone != 1 else ''} lost"] if gone else []
    waived = sum(not notice.counts for resource in group.resources for notice in resource.notices)
    told = [f"{numbers[verdict]} {verdict}" for verdict in ORDER if numbers[verdict]]
    return ", ".join([*lost, *told, *([f"{waived} waived"] if waived else [])])
