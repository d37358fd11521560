"""A report as a value, before a writer decides how it looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from apim.graph import Graph
from linting import printable

Verdict = Literal["destructive", "breaking", "risky", "safe"]
ORDER: Final[tuple[Verdict, ...]] = ("destructive", "breaking", "risky", "safe")
"""Destructive: a resource in Azure goes away, for good or for a moment. The others mean what they mean in `apim diff`."""

Section = Literal["api", "backends", "consumers", "values", "others"]
SECTIONS: Final[tuple[Section, ...]] = ("api", "backends", "consumers", "values", "others")
TITLES: Final = {
    "backends": "Backends, pools and credentials",
    "consumers": "Consumers",
    "values": "Named values, fragments and loggers",
    "others": "Other resources",
}


class Unseen(Exception):
    """There is nothing to compare. The message says what, and why, as the end of a sentence."""


class Quoted(str):
    """A name or value among our own words: writers set it apart, and escape it."""

    __slots__ = ()


Message = tuple[str, ...]
"""A sentence in pieces, values in it as `Quoted`."""


def plain(message: Message) -> str:
    """The sentence in one line, without marks."""
    return printable("".join(message))


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a step means. `rule` says which kind, `at` where in a policy or document.

    `operations` are method and path of those it reaches. `waived` says why a team accepts it, and until when; then it counts
    for no verdict.
    """

    verdict: Verdict
    rule: str
    message: Message
    at: str = ""
    operations: tuple[str, ...] = ()
    waived: str = ""

    @property
    def counts(self) -> bool:
        """Whether it has a say in the verdict."""
        return not self.waived


How = Literal["import", "revision", "deleted", "replaced"]
"""By an import over what callers use; by the release of a revision that lacks it, while the one before keeps it."""

BY_DOCUMENT: Final = frozenset({"import", "revision"})


@dataclass(frozen=True, slots=True)
class Gone:
    """An operation that callers lose, with its name in ARM and the declared policies lost with it. `how` says by what."""

    operation: str
    name: str
    how: How
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """One step with its notices; with `op` same what none changes, and callers notice all the same.

    `gone` are operations it takes from callers, `diff` lines of a unified diff of a policy, masked, `why` what removes it.
    """

    op: str
    token: str
    name: str
    notices: tuple[Notice, ...]
    gone: tuple[Gone, ...] = ()
    diff: tuple[str, ...] = ()
    why: Message = ()

    @property
    def lost(self) -> tuple[Gone, ...]:
        """Operations of which notices do not say everything: those of a whole API, and those with declared policies."""
        return tuple(each for each in self.gone if each.policies or (self.token == "Api" and each.how not in BY_DOCUMENT))

    @property
    def verdict(self) -> Verdict:
        """That of the worst notice that counts."""
        return worst(notice.verdict for notice in self.notices if notice.counts)


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a report: an API with all under it, or a section's resources."""

    section: Section
    name: str
    resources: tuple[Resource, ...]

    @property
    def verdict(self) -> Verdict:
        """That of its worst resource."""
        return worst(resource.verdict for resource in self.resources)

    @property
    def title(self) -> str:
        """The API's name, or the section's."""
        return self.name or TITLES[self.section]


@dataclass(frozen=True, slots=True)
class Report:
    """Groups: APIs first, and in a section worst first; how many resources stay as they are.

    `remarks` are about how long to wait, and about waivers that cover nothing or have expired. `commit` is what was previewed,
    `made` when it was judged, `pages` the URL of a file of that commit, with `{page}` in it. `allowed` is a verdict that does not
    stop. `picture` is what changes as a graph, for writers that draw.
    """

    groups: tuple[Group, ...]
    unchanged: int
    stack: str = ""
    remarks: tuple[Message, ...] = ()
    commit: str = ""
    made: str = ""
    pages: str = ""
    allowed: bool = False
    picture: Graph | None = None

    @property
    def verdict(self) -> Verdict:
        """That of the worst group; safe when there is none."""
        return worst(group.verdict for group in self.groups)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources that a step changes, deletions first, then replacements."""
        found = [resource for group in self.groups for resource in group.resources if resource.op in OPS]
        return tuple(sorted(found, key=lambda each: (OPS.index(each.op), each.token, each.name)))


OPS: Final = ("delete", "replace", "update", "create", "import")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some; safe when there is none."""
    found = set(verdicts)
    return next((verdict for verdict in ORDER if verdict in found), "safe")
