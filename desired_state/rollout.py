"""Which revision of an API is to be current, and what that takes: a pure function of settings and state."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desired_state.result import DesiredApi, DesiredState, ImportedDocument
from desired_state.revision_state import History, Resource, Revision, history
from desired_state.service_level import References
from linting import ContractError, Finding
from settings import Sources

SHOWN = 16
"""Hexadecimal digits of a contract's hash: enough to tell a handful of revisions apart."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """What becomes of one API.

    `target` is to be current. It has the `content` of the files, or keeps its own. `kept` are other revisions, oldest first,
    without `former`, which is current until the release; `sequence` is the release's, `notes` are those of a new one, None where
    the target is current already. `shares` is what the current revision has of its own, where what all
    share is to change; `fresh` says that nothing of the API is there yet.
    """

    target: Revision
    content: bool
    kept: tuple[Revision, ...]
    former: Revision | None
    sequence: int
    notes: str | None
    fresh: bool
    shares: Mapping[str, Any] | None
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


def rollouts(plan: DesiredState, state: Iterable[Resource], sources: Sources) -> dict[str, Rollout]:
    """By the API's name, for those that are updated by revisions. Raises ContractError with what stands in the way."""
    resources, wrong, found = list(state), list[Finding](), dict[str, Rollout]()
    for api in plan.apis:
        if api.revised is None:
            continue
        try:
            found[api.name] = _rollout(plan, api, history(api.name, resources), sources)
        except ContractError as error:
            wrong += error.findings
    if wrong:
        raise ContractError(wrong)
    return found


def contract(api: DesiredApi, plan: DesiredState) -> Revision:
    """The contract that the files hold, as a revision without number."""
    if not isinstance(api.content, ImportedDocument):
        raise AssertionError("settings let only an API with a document have revisions")  # noqa: TRY004 - no caller's mistake
    said = api.content.arguments
    parts = {
        "document": [said["document_text"], said["required_query_parameters"]],
        "address of the backend": said["service_url"],
        "subscription key": [api.arguments["subscription_required"], api.arguments["key_header"], api.arguments["key_query"]],
        "policy": api.arguments["policy"],
        "policies of operations": dict(api.arguments["operation_policies"]),
    }
    hashes = {name: _hash(part) for name, part in parts.items()}
    values, declared = dict.fromkeys((*api.backends.named_values, *api.named_values)), _values(plan)
    return Revision(
        0,
        _hash(hashes),
        hashes,
        api.contract,
        api.content.routes,
        api.revised is not None and api.revised.asks,
        tuple(api.arguments["operation_policies"]),
        References(api.fragments, api.backends.backend_names, tuple(name for name in values if name in declared)),
    )


def _values(plan: DesiredState) -> frozenset[str]:
    return frozenset((*plan.backends.named_values, *plan.service_resources.named_values))


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:SHOWN]


def _rollout(plan: DesiredState, api: DesiredApi, past: History, sources: Sources) -> Rollout:
    if api.revised is None:
        raise AssertionError("asked of an API with revisions only")
    at = ("apis", api.revised.index)
    if past.in_place:
        found = (
            f'"{api.name}" stands in this stack as an API that is updated in place; an API cannot change over while it has callers'
        )
        fix = "remove update, or publish it under another name and path, and remove this one when its callers have moved"
        raise ContractError([sources.finding("update-switched", (*at, "update"), found, fix)])
    wanted, findings = contract(api, plan), list[Finding]()
    target, content = _target(api, past, wanted, sources)
    if not content:
        found = f'revision {target.number} of "{api.name}" stays released; the contract {wanted.contract} of the files is not'
        findings.append(
            replace(
                sources.finding("release-pinned", ("releases", api.name), found, "remove the entry to release what the files say"),
                severity="warning",
            )
        )
    current = past.current
    former = current if current is not None and current.number != target.number else None
    others = [number for number in past.released if number != target.number][: api.revised.keep]
    if former is not None and former.number not in others:
        former = None  # goes after the release
    kept = [replace(past.revisions[each], released=True) for each in sorted(others) if former is None or each != former.number]
    former = replace(former, released=True) if former else None
    _check_named(plan, api, (*kept, *([former] if former else []), *([] if content else [target])), sources)
    sequence, notes = past.release.sequence if past.release else 0, None
    if current is None or current.number != target.number or past.lost:
        sequence += 1
        notes = _notes(target, current, again=target.number in past.released)
    return Rollout(
        target=replace(target, released=target.number in past.released),
        content=content,
        kept=tuple(kept),
        former=former,
        sequence=sequence,
        notes=notes,
        fresh=past.shared is None,
        shares=_shares(api, past),
        findings=tuple(findings),
    )


def _target(api: DesiredApi, past: History, wanted: Revision, sources: Sources) -> tuple[Revision, bool]:
    """The revision to be current, and whether the files hold its content. Raises ContractError for a pin that is not there."""
    pin = api.revised.pin if api.revised else None
    if pin is not None and pin not in past.released:
        there = (
            f"released and kept are {', '.join(map(str, sorted(past.released)))}" if past.released else "nothing is released yet"
        )
        found = f'revision {pin} of "{api.name}" is not there to be released; {there}'
        raise ContractError(
            [sources.finding("unknown-revision", ("releases", api.name), found, "write one of these, or remove the entry")]
        )
    if pin is not None and past.revisions[pin].contract != wanted.contract:
        return past.revisions[pin], False
    same = [number for number in past.released if past.revisions[number].contract == wanted.contract]
    if pin is not None:
        same = [pin]
    if same:
        # The current one, where it is among them; else the newest.
        number = past.current.number if past.current is not None and past.current.number in same else same[0]
        return replace(wanted, number=number), True
    # Never the number of one that was not released: that one is half done, or taken out of Azure.
    return replace(wanted, number=max((*past.revisions, 1)) + 1), True


def _check_named(plan: DesiredState, api: DesiredApi, staying: Iterable[Revision], sources: Sources) -> None:
    """What a kept revision's policies name must stay: it could not work again without. Raises ContractError."""
    there = {
        "fragment": frozenset(plan.service_resources.fragments),
        "backend": frozenset(plan.backends.backend_names),
        "named value": _values(plan),
    }
    wrong = []
    for revision in staying:
        named = revision.named
        for kind, names in (("fragment", named.fragments), ("backend", named.backends), ("named value", named.named_values)):
            for name in names:
                if name in there[kind]:
                    continue
                found = f'revision {revision.number} of "{api.name}" needs {kind} "{name}", which the stack no longer declares'
                fix = "declare it on, or set keepRevisions: 0 for this update, after which nothing can be rolled back"
                index = api.revised.index if api.revised else 0
                wrong.append(sources.finding("revision-needs", ("apis", index, "keepRevisions"), found, fix))
    if wrong:
        raise ContractError(wrong)


_OWN = {
    "subscriptionRequired": "subscription_required",
    "subscriptionKeyParameterNames": "subscription_key_parameter_names",
    "protocols": "protocols",
    "serviceUrl": "service_url",
    "apiRevision": "api_revision",
    "apiRevisionDescription": "api_revision_description",
}
"""What a revision has of its own besides document and policies, in ARM's words and the SDK's: a revision made from another
copies them (recorded: rev-06), so each has its own."""


def _shares(api: DesiredApi, past: History) -> Mapping[str, Any] | None:
    """The current revision's own properties, where what all share differs from what the root says.

    The write that changes what all share is a whole one to the current revision, and takes away what it does not say.
    """
    if past.shared is None or past.current is None:
        return None
    version_set = str(past.shared.get("apiVersionSetId") or "").rsplit("/", 1)[-1]
    says = (past.shared.get("displayName"), past.shared.get("path"), past.shared.get("apiVersion") or None, version_set or None)
    wants = (api.arguments["display_name"], api.arguments["path"], api.arguments.get("api_version"), api.version_set)
    if says == wants:
        return None
    has = past.current.has
    return {ours: has[theirs] for theirs, ours in _OWN.items() if has.get(theirs) is not None}


def _notes(target: Revision, before: Revision | None, *, again: bool) -> str:
    """What a release changes, for people who read the API's change log."""
    if before is None:
        return f"contract {target.contract}: first release"
    old, new = set(before.operations), set(target.operations)
    told = [f"+ {line}" for line in target.operations if line not in old]
    told += [f"- {line}" for line in before.operations if line not in new]
    changed = [name for name, value in target.parts.items() if before.parts.get(name) != value]
    told += [f"changed: {', '.join(changed)}"] if changed else []
    begin = (
        f"contract {target.contract}: back to revision {target.number}, after {before.number}"
        if again
        else f"contract {target.contract}"
    )
    return _shortened("\n".join((begin, *told)))


MOST = 1000
"""Characters of notes (our choice; no limit of Azure's is documented)."""


def _shortened(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"
