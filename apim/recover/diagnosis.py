"""What was left half done, one by one, and what becomes of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from apim.azure import Arm
from apim.drift.names import service
from apim.ownership import Ownership, home, is_claimable
from apim.recover import resource_ids
from apim.recover.comparison import differing
from apim.recover.patience import Patience
from apim.recover.planned_creates import Wanted
from apim.state import CREATING, State
from arm_args.classes import azure_class


class Verdict(StrEnum):
    """What is to be done about it."""

    ADOPT = "adopt"
    """It is there, as declared, and the state lacks it: `pulumi import`."""
    FORGET = "forget"
    """It was begun and is lost: the engine drops its note, the next update creates it."""
    NOT_YET = "not-yet"
    """It was begun and is not there yet: Azure may still be making it, so the engine's note is kept."""
    REPEAT = "repeat"
    """The state has it: the next update or destroy does it again."""
    DIFFERS = "differs"
    """It is there and not as declared, so it could be somebody else's: adopted only when named."""
    FOREIGN = "foreign"
    """It is there and another stack's: it is left, whatever is asked."""
    STRAY = "stray"
    """A revision that the stack made and no state has; the message says how to delete it."""
    BLOCKED = "blocked"
    """It cannot be repaired here; the message says how."""


LEFT = frozenset({Verdict.DIFFERS, Verdict.FOREIGN, Verdict.STRAY, Verdict.BLOCKED})
"""What stays as it is: somebody has to decide."""


@dataclass(frozen=True, slots=True)
class Found:
    """One resource. `resource_id` is its id in Azure, where there is one; `message` is for people, in a few words."""

    verdict: Verdict
    urn: str
    type: str
    resource_id: str | None
    message: str
    wanted: Wanted | None = None

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]


def look(  # noqa: PLR0917 - one look at Azure for the whole run
    known: State,
    wanted: Sequence[Wanted],
    azure: Arm,
    subscription: str,
    adopted: Iterable[str] = (),
    patience: Patience | None = None,
) -> list[Found]:
    """Everything half done, in the engine's order. `adopted` are names or ids to take in although they differ.

    `patience` says of what is not there whether it may still appear; by default it counts from now. Raises NotReached where Azure
    does not answer.
    """
    chosen = frozenset(name.lower() for name in adopted)
    run = _Run(known, azure, subscription, chosen, Owners(known, azure), patience or Patience.of(known.written))
    found = [one for each in wanted if (one := _created(run, each)) is not None]
    return [*found, *repeated(known)]


class Owners:
    """The ledgers of each service that is asked about, once each."""

    def __init__(self, known: State, azure: Arm) -> None:
        self._home = home(known)
        self._of = cache(lambda service_id: Ownership.of(known, service_id, azure))

    def of(self, resource_id: str) -> Ownership | None:
        """The ledgers of the service that a resource is in, of a role assignment the stack's own; None where none can claim it."""
        found = (service(resource_id) or self._home) if is_claimable(resource_id) else None
        return None if found is None else self._of(found)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run of the command looks with. `chosen` are names and ids in lower case."""

    known: State
    azure: Arm
    subscription: str
    chosen: frozenset[str]
    owners: Owners
    patience: Patience


def _created(run: _Run, each: Wanted) -> Found | None:
    """A resource that is to be created; None where nothing of it was done."""
    try:
        where = resource_ids.resource_id(each.type, each.inputs, run.subscription)
    except resource_ids.UnknownType:
        return _unknown(each) if each.begun else None
    there, differences = _compared(each, where, run.azure) if where else (False, ())
    if not there or where is None:
        return _missing(run, each, where)
    if each.urn in run.known.ids:
        return _held(run.known, each, where)
    named = bool(run.chosen & {each.name.lower(), where.lower()})
    return _unknown_to_state(each, where, differences, run.owners.of(where), named=named)


def _missing(run: _Run, each: Wanted, where: str | None) -> Found | None:
    """What is not there: it may appear, it was begun and is lost, or nothing was done."""
    if not each.begun:
        if where is None or not run.patience.may_follow(each, run.known):
            return None
        return Found(Verdict.NOT_YET, each.urn, each.type, where, "the update that failed may have begun it")
    if where is None or not run.patience.may_appear(each, where):
        return Found(Verdict.FORGET, each.urn, each.type, where, "begun, but it is not there")
    until = run.patience.lost_at(each)
    message = (
        f"begun, and not there yet: Azure may still be making it; look again; from {until:%H:%M:%S} UTC on it counts as lost, "
        f"at once with --forget {each.name}"
    )
    return Found(Verdict.NOT_YET, each.urn, each.type, where, message)


def _unknown_to_state(each: Wanted, where: str, differences: tuple[str, ...], ownership: Ownership | None, *, named: bool) -> Found:
    """What is there and not in the state: the stack's own by its ledger, another's by theirs, or somebody's.

    Where there is no ledger that could claim it (accounts and their deployments, monitoring, where logs go, resource groups), it
    is the stack's own only where a run of the stack is known to have begun it, and it is as declared.
    """
    if ownership and (others := ownership.others(where)):
        owners = " and of ".join(str(ledger.owner) for ledger in others)
        return Found(Verdict.FOREIGN, each.urn, each.type, where, f"it exists and is of {owners}: give this one another name")
    if not named and (ownership is not None and not ownership.is_own(where)):
        unclaimed = f"it exists, and no stack claims it: it may be somebody else's; --adopt {each.name} takes it all the same"
        return Found(Verdict.DIFFERS, each.urn, each.type, where, unclaimed)
    if not named and ownership is None and not each.begun:
        theirs = (
            "it exists, and the state has no note that a run of this stack began it: others may have made it; if an update of this "
            f"stack failed over it, --adopt {each.name} takes it in"
        )
        return Found(Verdict.DIFFERS, each.urn, each.type, where, theirs)
    if not named and ownership is None and differences:
        other = f"it exists with another {', '.join(differences)}: it may be somebody else's"
        return Found(Verdict.DIFFERS, each.urn, each.type, where, f"{other}; --adopt {each.name} takes it all the same")
    since = "an interrupted run created it" if each.begun else "it exists, and the state does not know it"
    changed = f"; the next update changes its {', '.join(differences)}" if differences else ""
    return Found(Verdict.ADOPT, each.urn, each.type, where, since + changed, each)


def _compared(each: Wanted, where: str, azure: Arm) -> tuple[bool, tuple[str, ...]]:
    """Whether it is there, and in what it differs."""
    version = str(each.inputs.get("azureApiVersion", ""))
    if resource_ids.token(each.type) in resource_ids.HEAD_ONLY:
        return azure.exists(where, version), ()
    raw = {"format": "rawxml"} if azure_class(resource_ids.token(each.type).partition(":")[2]).policy else {}
    found = azure.get(where, version, **raw)
    return found is not None, () if found is None else differing(each.type, each.inputs, found)


def _held(known: State, each: Wanted, where: str) -> Found | None:
    """The state holds something under this URN: the same one, once more noted as begun, or what it was to replace."""
    if known.ids[each.urn].lower() == where.lower():
        return (
            Found(Verdict.FORGET, each.urn, each.type, where, "it is there and known; only a note is left") if each.begun else None
        )
    version = each.inputs.get("azureApiVersion", "")
    message = (
        f"it exists, and the state still holds what it replaces, {known.ids[each.urn]}; delete the new one, then update again: "
        f'az rest --method delete --url "{where}?api-version={version}"'
    )
    return Found(Verdict.BLOCKED, each.urn, each.type, where, message)


def _unknown(each: Wanted) -> Found:
    message = (
        f"begun, and nothing here knows the id of a {each.type}; look whether it is there, then take it in by "
        f"`pulumi import {each.type} {each.name} ID`, or drop the note by `pulumi refresh --clear-pending-creates`"
    )
    return Found(Verdict.BLOCKED, each.urn, each.type, None, message)


def repeated(known: State) -> list[Found]:
    """What the state has, and an update or a destruction left unfinished."""
    pending = [
        Found(Verdict.REPEAT, each.urn, each.type, known.ids.get(each.urn), f"interrupted while {each.operation}")
        for each in known.pending
        if each.operation != CREATING
    ]
    failed = [
        Found(
            Verdict.REPEAT, urn, urn.rsplit("::", 2)[-2].rsplit("$", 1)[-1], known.ids.get(urn), f"Azure accepted it, then: {why}"
        )
        for urn, why in known.failed.items()
    ]
    return [*pending, *failed]
