"""What each input of a class of azure-native means: one table for reports, drift, recovery and revisions.

Names of inputs are those of the SDK. Columns of `TABLE`, for each input of a class:

1. its meaning, see `Meaning`;
2. what of its value may be printed: `+` all, `-` nothing, else names of the leaves in it that may be (our choice: what holds no
   secret by its meaning);
3. when it is compared with Azure's answer: `always`, `declared` (where the stack declares it), `never` (Azure does not answer it,
   or answers another thing by then: an address, a document; shapes: o24-06, rev-09);
4. of an Api alone, whose it is: `shared` by all revisions (recorded for 2021-08-01), a revision's `own` (a revision made from
   another copies it, recorded: rev-06), or the `release`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast

from arm_args.members import ARM_NAMES, COMMON, TABLE, TITLES

Meaning = Literal["place", "words", "call", "access", "backend", "document", "secret", "setting"]
"""Part of the ARM id; text for people; how an API is called; whose calls are let in; where requests go; a policy or document;
what is never printed; anything else."""

Compared = Literal["always", "declared", "never"]
Owner = Literal["", "shared", "own", "release"]


@dataclass(frozen=True, slots=True)
class Member:
    """One input. `arm` is its name in ARM; `visible` are leaves that may be printed, None for all."""

    name: str
    meaning: Meaning = "setting"
    visible: frozenset[str] | None = frozenset()
    compared: Compared = "declared"
    owner: Owner = ""
    arm: str = ""

    def shows(self, leaf: str) -> bool:
        """Whether a leaf's value may be printed."""
        return self.visible is None or leaf in self.visible


@dataclass(frozen=True, slots=True)
class AzureClass:
    """A class of the SDK: its name for people, its inputs by name. A link has none but its place: it is there or not."""

    name: str
    title: str
    members: Mapping[str, Member] = field(repr=False)
    is_link: bool = False

    @property
    def policy(self) -> str | None:
        """The input that holds a policy, which is compared by its elements."""
        return "value" if "value" in self.members and self.members["value"].meaning == "document" and self.name != "Api" else None

    def of(self, name: str) -> Member:
        """An input, also one that this program does not send."""
        return self.members.get(name) or Member(name, arm=name)

    def compared(self, *when: Compared) -> frozenset[str]:
        """Names of inputs that are compared so."""
        return frozenset(name for name, member in self.members.items() if member.compared in when)


def _members(table: str, names: Mapping[str, str]) -> dict[str, Member]:
    found = {}
    for line in table.strip().splitlines():
        name, meaning, visible, compared, *owner = line.split()
        leaves = None if visible == "+" else frozenset[str]() if visible == "-" else frozenset(visible.split(","))
        typed = cast("Meaning", meaning), cast("Compared", compared), cast("Owner", owner[0] if owner else "")
        found[name] = Member(name, typed[0], leaves, typed[1], typed[2], names.get(name, name))
    return found


_COMMON: Final = _members(COMMON, {})
CLASSES: Final[Mapping[str, AzureClass]] = {
    name: AzureClass(name, TITLES[name], _COMMON | own, all(member.meaning == "place" for member in own.values()))
    for name, own in ((name, _members(table, ARM_NAMES.get(name, {}))) for name, table in TABLE.items())
}
"""All classes that this program declares."""

UNKNOWN: Final = AzureClass("", "resource", _COMMON)


def azure_class(name: str) -> AzureClass:
    """The class of that name in the SDK, `ApiPolicy`; of one that this program does not declare only what all have."""
    return CLASSES.get(name, UNKNOWN)


def of_revisions(*owners: Owner) -> tuple[str, ...]:
    """Inputs of an Api that are all revisions', a revision's own, or a release's; in the table's order."""
    return tuple(name for name, member in CLASSES["Api"].members.items() if member.owner in owners)
