"""Which revision of an API is to be current, and what that takes: a pure function of desired state and stack's state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from arm_args.revisions import OWN, SHARED
from desired_state.release_notes import release_notes
from desired_state.result import DesiredApi, DesiredState, RevisionOptions
from desired_state.revision_contract import declared, revision_contract
from desired_state.revision_state import Resource, Revision, RevisionHistory, revision_history
from linting import ContractError, Finding
from settings import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """What becomes of one API.

    `target` is to be current; `from_files` says that document and policies are those of the files, otherwise it keeps its own.
    `kept` are other revisions, oldest first, without `former`, which is current until the release; `sequence` is the
    release's, `notes` are those of a new one, None where the target is current already. `current_properties` are the current
    revision's own, where what all share is to change; `is_first` says that nothing of the API exists yet.
    """

    target: Revision
    from_files: bool
    kept: tuple[Revision, ...]
    former: Revision | None
    sequence: int
    notes: str | None
    is_first: bool
    current_properties: Mapping[str, Any] | None
    findings: tuple[Finding, ...] = ()

    def exports(self) -> dict[str, Any]:
        """What reviewers need to know of the revisions."""
        every = sorted((self.target, *self.kept, *([self.former] if self.former else [])), key=lambda each: each.number)
        return {
            "revision": self.target.number,
            "revisions": [
                {"number": each.number, "contract": each.contract, "operations": list(each.operations)} for each in every
            ],
        }


def rollouts(desired: DesiredState, state: Iterable[Resource], sources: Sources) -> dict[str, Rollout]:
    """By the API's name, for those that are updated by revisions. Raises ContractError with everything that prevents one."""
    resources, wrong, found = list(state), list[Finding](), dict[str, Rollout]()
    for api in desired.apis:
        if api.revised is None:
            continue
        try:
            found[api.name] = _rollout(desired, api, api.revised, revision_history(api.name, resources), sources)
        except ContractError as error:
            wrong += error.findings
    if wrong:
        raise ContractError(wrong)
    return found


def _rollout(desired: DesiredState, api: DesiredApi, options: RevisionOptions, past: RevisionHistory, sources: Sources) -> Rollout:
    if past.in_place:
        found = f'"{api.name}" is updated in place in this stack; an API cannot change over while it has callers'
        fix = "remove update, or publish it under another name and path, and remove this one when its callers have moved"
        raise ContractError([sources.finding("update-switched", ("apis", options.index, "update"), found, fix)])
    wanted = revision_contract(api, desired)
    target, from_files = _target(api, options, past, wanted, sources)
    current, is_current = past.current, past.current is not None and past.current.number == target.number
    numbers = {*[number for number in past.released if number != target.number][: options.keep]}
    numbers |= _spared(past, {*past.revisions} - {target.number} - numbers)
    staying = [replace(past.revisions[number], released=True) for number in sorted(numbers)]
    # A former one that is not kept goes after the release.
    former = next((each for each in staying if current is not None and not is_current and each.number == current.number), None)
    wrong = tuple(_undeclared(desired, api, options, [*staying, *([] if from_files else [target])], sources))
    if wrong:
        raise ContractError(wrong)
    again, released = target.number in past.released, is_current and not past.superseded
    return Rollout(
        target=replace(target, released=again),
        from_files=from_files,
        kept=tuple(each for each in staying if each is not former),
        former=former,
        sequence=(past.release.sequence if past.release else 0) + (0 if released else 1),
        notes=None if released else release_notes(target, current, again=again),
        is_first=past.root is None,
        current_properties=_current_properties(api, past),
        findings=() if from_files else (_pinned(api, target, wanted, sources),),
    )


def _spared(past: RevisionHistory, going: set[int]) -> set[int]:
    """Revisions that would go and stay for this update, so that one is deleted after the other.

    One that an update left before its release was written beside those that were to go after it: in the state neither depends on
    the other, the engine deletes both at once, and API Management answers 409 to the second. Declared once more they depend on
    each other, and go with the next update.
    """
    broken = going - {*past.released}
    return going - {max(broken)} if broken else set()


def _pinned(api: DesiredApi, target: Revision, wanted: Revision, sources: Sources) -> Finding:
    found = f'revision {target.number} of "{api.name}" stays released; the contract {wanted.contract} of the files is not'
    fix = "remove the entry to release what the files say"
    return replace(sources.finding("release-pinned", ("releases", api.name), found, fix), severity="warning")


def _target(
    api: DesiredApi, options: RevisionOptions, past: RevisionHistory, wanted: Revision, sources: Sources
) -> tuple[Revision, bool]:
    """The revision to be current, and whether it has the contract of the files. Raises ContractError for an unknown pin."""
    pin = options.pin
    if pin is not None and pin not in past.released:
        released = f"released and kept are {', '.join(map(str, sorted(past.released)))}"
        there = released if past.released else "nothing is released yet"
        found = f'revision {pin} of "{api.name}" is not there to be released; {there}'
        fix = "write one of these, or remove the entry"
        raise ContractError([sources.finding("unknown-revision", ("releases", api.name), found, fix)])
    if pin is not None and past.revisions[pin].contract != wanted.contract:
        return past.revisions[pin], False
    same = [number for number in past.released if past.revisions[number].contract == wanted.contract]
    if pin is not None:
        number = pin
    elif same:
        # The current one, where it is among them; else the newest.
        number = past.current.number if past.current is not None and past.current.number in same else same[0]
    else:
        # Never the number of one that was not released: that one is half done, or taken out of Azure. Where the state has no API
        # for one, its creation failed, and Azure may make it all the same: under the same number the plan finds it.
        number = max((*past.taken, 1)) + 1
    return replace(wanted, number=number), True


def _undeclared(
    desired: DesiredState, api: DesiredApi, options: RevisionOptions, staying: Iterable[Revision], sources: Sources
) -> Iterator[Finding]:
    """What a kept revision's policies name must stay: it could not work again without."""
    known = declared(desired)
    for revision in staying:
        named = revision.references
        for kind, names, of_stack in (
            ("fragment", named.fragments, known.fragments),
            ("backend", named.backends, known.backends),
            ("named value", named.named_values, known.named_values),
        ):
            for name in names:
                if name not in of_stack:
                    found = f'revision {revision.number} of "{api.name}" needs {kind} "{name}", which the stack no longer declares'
                    fix = "declare it on, or set keepRevisions: 0 for this update, after which nothing can be rolled back"
                    yield sources.finding("revision-needs", ("apis", options.index, "keepRevisions"), found, fix)


def _current_properties(api: DesiredApi, past: RevisionHistory) -> Mapping[str, Any] | None:
    """The current revision's own properties, where what all share differs from the root's.

    The write that changes what all share is a whole one to the current revision, and takes away what it leaves out.
    """
    if past.root is None or past.current is None:
        return None
    deployed = {ours: past.root.get(theirs) or None for theirs, ours in SHARED.items()}
    deployed["api_version_set_id"] = str(deployed["api_version_set_id"] or "").rsplit("/", 1)[-1] or None
    wanted = {ours: api.arguments.get(ours) or None for ours in SHARED.values()} | {"api_version_set_id": api.version_set}
    # Of the document where the settings have none (recorded: oaj-03).
    wanted["description"] = wanted["description"] or deployed["description"]
    if deployed == wanted:
        return None
    properties = past.current.properties
    return {ours: properties[theirs] for theirs, ours in OWN.items() if properties.get(theirs) is not None}
