"""What each step means for callers."""

from collections.abc import Iterator, Mapping
from typing import Any

from apim.preview import REMOVING, Preview, Step
from apim.report import contracts, inputs, policies, removals, visible_inputs
from apim.report.membership import REVISION, named, revision
from apim.report.model import Gone, How, Message, Notice, Quoted, Resource, Unseen
from apim.report.removals import Removals
from apim.report.revisions import Revisions
from arm_args.paths import BELOW_SERVICE


class Verdicts:
    """Of single steps, knowing the whole preview."""

    def __init__(self, preview: Preview, revisions: Revisions) -> None:
        self._preview, self._removed, self._revisions = preview, Removals(preview), revisions
        apis = (each for each in preview.steps if each.token == "Api" and each.op in {"create", "delete"})
        self._coming_or_going = {visible_inputs.value(each.token, "apiId", each.new or each.old) for each in apis}

    def resource(self, step: Step) -> Resource:
        """The step with its notices, in the order in which a report has them."""
        if step.op in {"create", "import"}:
            return self._created(step)
        if self._revisions.retires(step):
            return _retired(step, self._removed.why(step))
        notices: list[Notice] = []
        gone = removals.gone(step)
        if step.op in REMOVING:
            notices += self._removed.notices(step)
        if step.op == "delete":
            notices += self._stored(step, step.old, {})
        if step.op != "delete" and step.new:
            notices += inputs.notices(step, self._preview.gateway)
        diff: tuple[str, ...] = ()
        if _has_text(step):
            found, diff, imported = _texts(step, step.old, "import")
            notices += found
            gone += imported
        notices += self._release(step)
        return Resource(step.op, step.token, step.name, tuple(dict.fromkeys(notices)), gone, diff, self._removed.why(step))

    def _created(self, step: Step) -> Resource:
        """A new resource; a new revision takes the place of the one before, if it is released at once."""
        if step.op == "import":
            message: Message = ("is there already, and taken into the state as it is",)
            return Resource(step.op, step.token, step.name, (Notice("safe", "REPORT-CREATED", message),))
        limits = policies.summary(step.new) if _is_policy(step) else ()
        message = ("is new", ": " if limits else "", *limits) if limits else ("is new",)
        notices = [Notice("safe", "REPORT-CREATED", message)]
        if step.op == "create" and _collection(step.token) in self._preview.unchecked:
            why = "is new, unless the service has it already: the deploying identity may not list what is there"
            notices = [Notice("risky", "REPORT-UNSEEN", (why,))]
        notices += self._stored(step, {}, step.new)
        gone: tuple[Gone, ...] = ()
        diff: tuple[str, ...] = ()
        if self._succeeds(step):
            found, diff, gone = _texts(step, self._revisions.before(step), "revision")
            notices += found
        notices += self._release(step)
        pair = self._revisions.rolled_back(step) if step.token == "ApiRelease" else None
        if pair:
            found, gone = _rolled_back(*pair)
            notices += found
        return Resource(step.op, step.token, step.name, tuple(notices), gone, diff)

    def _stored(self, step: Step, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Notice, ...]:
        """What an operation's policy that comes or goes means for what is stored; nothing where its API comes or goes, too."""
        if step.token != "ApiOperationPolicy" or visible_inputs.value(step.token, "apiId", new or old) in self._coming_or_going:
            return ()
        return policies.of_stored(old, new)

    def _succeeds(self, step: Step) -> bool:
        """Whether a new part of a revision takes the place of what callers have."""
        is_part = named(step.new) and (step.token == "Api" or _is_policy(step))
        return is_part and self._revisions.releases(step) and not self._revisions.begins(step)

    def _release(self, step: Step) -> Iterator[Notice]:
        number = self._revisions.released(step)
        if number is not None:
            yield Notice(
                "safe" if self._revisions.begins(step) else "risky",
                "REPORT-RELEASED",
                ("releases revision ", Quoted(str(number)), *_of(step)),
            )


def _of(step: Step) -> Message:
    api = visible_inputs.value(step.token, "apiId", step.new)
    return (" of ", Quoted(api.split(REVISION, 1)[0])) if api else ()


def _collection(token: str) -> str:
    """The type in ARM of a class that is right below a service, or of role assignments; "" for what is under one of them."""
    if token == "RoleAssignment":
        return "roleAssignments"
    kind, *rest = BELOW_SERVICE.get(token, "").split("/")
    return kind if len(rest) == 1 else ""


def _is_policy(step: Step) -> bool:
    return step.token.endswith("Policy") or step.token == "PolicyFragment"


def _has_text(step: Step) -> bool:
    """Whether a step changes a policy or a document."""
    if not (step.old and step.new) or not (_is_policy(step) or step.token == "Api"):
        return False
    return any(step.old.get(name) != step.new.get(name) for name in ("value", "format")) or "value" in step.reasons


def _texts(step: Step, old: Mapping[str, Any] | None, how: How) -> tuple[tuple[Notice, ...], tuple[str, ...], tuple[Gone, ...]]:
    """Notices, a diff, lost operations; `old` is what callers had, None where that is not known."""
    if old is None:
        return _unseen(f"the {_text(step)}, whose revision before is not in the preview: give --state"), (), ()
    try:
        if step.token == "Api":
            found, gone = contracts.compared(old, step.new, how)
            return found, (), gone
        return (*policies.compared(old, step.new), ())
    except Unseen as unseen:
        return _unseen(str(unseen)), (), ()


def _rolled_back(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[Notice, ...], tuple[Gone, ...]]:
    """What callers notice when a revision that is kept becomes current again."""
    try:
        return contracts.compared(old, new, "revision")
    except Unseen as unseen:
        return _unseen(str(unseen)), ()


def _text(step: Step) -> str:
    return "document" if step.token == "Api" else "policy"


def _retired(step: Step, why: Message) -> Resource:
    """A revision that goes, or what is under it."""
    message: Message = ("is deleted with ",) if step.token != "Api" else ("is deleted: ",)
    if step.token == "ApiRelease":
        notice = Notice("safe", "REPORT-FORGOTTEN", ("stays in the API's change log, and Pulumi forgets it",))
        return Resource(step.op, step.token, step.name, (notice,))
    message += (
        "revision ",
        Quoted(str(revision(step.old))),
        ", which is not current: nobody can go back to it or call it by number",
    )
    return Resource(step.op, step.token, step.name, (Notice("risky", "REPORT-REVISION-DELETED", message),), why=why)


def _unseen(why: str) -> tuple[Notice, ...]:
    return (Notice("risky", "REPORT-UNSEEN", (why,)),)
