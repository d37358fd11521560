"""Why a verdict is what it is, in a few lines; and what becomes of the resources, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from apim.report.model import ORDER, TITLES, Group, Message, Notice, Quoted, Report, Resource, Verdict

DONE = {"delete": "deleted", "replace": "replaced", "update": "updated", "create": "new", "import": "imported"}
"""What became of a resource, by the engine's operation; deletions first."""


EFFECTS: Final[Mapping[Verdict, str]] = {
    "destructive": "what is listed is deleted in Azure, for good or until it is made anew: calls that need it fail",
    "breaking": "calls that work today may fail",
    "risky": "every operation is kept, but calls may be limited, routed or answered otherwise",
    "safe": "calls go on as they are",
}
"""What a verdict means for those who call."""

WHOLE_API: Final = frozenset({"Api", "ApiRelease", "ApiPolicy"})
"""Classes of which an API has one that counts: its name says all."""

MANY = 12
"""Reasons that a reader can take in; more are gathered by rule, whatever API they are about."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Notices of one group and rule, represented by the first of them; `more` are the others, in `elsewhere` other groups too."""

    verdict: Verdict
    group: str
    rule: str
    message: Message
    more: int = 0
    waived: str = ""
    elsewhere: int = 0

    @property
    def rest(self) -> str:
        """` (and 3 more, also in 2 others)`; nothing where there is no other."""
        others = f", also in {self.elsewhere} other{'s' if self.elsewhere > 1 else ''}" if self.elsewhere else ""
        return f" (and {self.more} more{others})" if self.more else ""


def reasons(report: Report) -> tuple[Reason, ...]:
    """All of them but the safe ones, worst first, waived ones last; one for each group and rule, or if these are many, rule."""
    notices = [
        (group.title, resource, notice)
        for group in report.groups
        for resource in group.resources
        for notice in resource.notices
        if notice.verdict != "safe"
    ]
    apart = _gathered(notices, apart=True)
    return apart if len(apart) <= MANY else _gathered(notices, apart=False)


Entry = tuple[str, Resource, Notice]


def _gathered(notices: list[Entry], *, apart: bool) -> tuple[Reason, ...]:
    found: dict[tuple[bool, int, str, str, str], list[Entry]] = {}
    for each in notices:
        title, _, notice = each
        key = bool(notice.waived), ORDER.index(notice.verdict), title if apart else "", notice.rule, notice.waived
        found.setdefault(key, []).append(each)
    return tuple(_reason(found[key]) for key in sorted(found, key=lambda key: key[:2]))


def _reason(entries: list[Entry]) -> Reason:
    title, resource, notice = entries[0]
    others = {group for group, _, _ in entries} - {title}
    return Reason(
        notice.verdict, title, notice.rule, subject(title, notice, resource), len(entries) - 1, notice.waived, len(others)
    )


def effect(report: Report) -> str:
    """What becomes of callers, in a sentence."""
    waived = any(notice.waived for resource in _all(report) for notice in resource.notices)
    if not report.resources and not waived and report.verdict == "safe":
        return "nothing changes"
    return f"{'besides what is waived, ' if waived else ''}{EFFECTS[report.verdict]}"


def next_step(report: Report) -> Message:
    """What to do about a verdict."""
    if report.verdict == "safe":
        return ("nothing to do",)
    if report.verdict == "risky" or report.allowed:
        return ("nothing stops this: read what changes, and tell the callers who rely on it",)
    file = Quoted(f"Pulumi.{report.stack}.yaml")
    waiver: Message = ("a waiver with its reason and its end (", Quoted("review.waivers"), " in ", file, ")")
    once: Message = ("for this once ", Quoted(f"--allow {report.verdict}"), ", on GitHub the label ", Quoted("allow-breaking"))
    return ("change it so that callers keep what they have; or accept it, when they know: ", *waiver, ", or ", *once)


def subject(title: str, notice: Notice, resource: Resource) -> Message:
    """What a notice says, beginning with the resource that it is about, where that is not the API of the title."""
    if notice.message[0].startswith("is "):
        return (resource.token, " ", Quoted(resource.name), " ", *notice.message)
    if resource.token in WHOLE_API and title not in TITLES.values():
        return notice.message
    return (resource.token, " ", Quoted(resource.name), ": ", *notice.message)


def _all(report: Report) -> Iterator[Resource]:
    return (resource for group in report.groups for resource in group.resources)


def counted(report: Report) -> str:
    """`1 deleted, 2 updated`; nothing where nothing changes."""
    numbers = Counter(resource.op for resource in report.resources)
    return ", ".join(f"{numbers[op]} {done}" for op, done in DONE.items() if numbers[op])


def split(report: Report) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Groups of APIs, and the others."""
    apis = tuple(group for group in report.groups if group.section == "api")
    return apis, report.groups[len(apis) :]


def worsts(groups: Iterable[Group]) -> str:
    """`2 breaking, 3 risky`: how many groups have which verdict."""
    numbers = Counter(group.verdict for group in groups)
    return ", ".join(f"{numbers[verdict]} {verdict}" for verdict in ORDER if numbers[verdict])


def brief(group: Group) -> str:
    """A group in one line: notices by verdict."""
    numbers = Counter(notice.verdict for resource in group.resources for notice in resource.notices if notice.counts)
    gone = sum(len(resource.gone) for resource in group.resources)
    lost = [f"{gone} operation{'s' if gone != 1 else ''} lost"] if gone else []
    waived = sum(not notice.counts for resource in group.resources for notice in resource.notices)
    counts = [f"{numbers[verdict]} {verdict}" for verdict in ORDER if numbers[verdict]]
    return ", ".join([*lost, *counts, *([f"{waived} waived"] if waived else [])])
