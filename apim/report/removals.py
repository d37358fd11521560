"""Deletions and replacements: why, and what callers lose."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apim.engine_resources import logical_name
from apim.preview import REMOVING, Preview, Step, has_unknown
from apim.report import policies, visible_inputs
from apim.report.contracts import lost
from apim.report.model import Gone, How, Message, Notice, Quoted

Loss = Callable[[Mapping[str, Any], bool], Message]


class Removals:
    """Knows all that a preview removes, so that one removal can be named as the cause of another."""

    def __init__(self, preview: Preview) -> None:
        self._replaced = {step.urn for step in preview.steps if step.op == "replace"}
        self._gone = {step.urn for step in preview.steps if step.op == "delete"} | self._replaced

    def notices(self, step: Step) -> tuple[Notice, ...]:
        """What the removal means: one notice."""
        replaced = step.op == "replace"
        if step.options.retained:
            new = "a new one is made; " if replaced else ""
            return (Notice("risky", "REPORT-FORGOTTEN", (f"{new}it stays in Azure, and Pulumi forgets it (retainOnDelete)",)),)
        loss = LOSSES.get(step.token)
        words = loss(step.old, replaced) if loss else ()
        message = self.why(step)
        if words:
            what, cause = self._what(step), self._cause(step)
            message = (*what, ": ", *words, *(("; ", *cause) if cause else ()))
        if step.options.protect:
            message += ("; it is protected, so the engine will refuse that: take `protect` away first",)
        rule = "REPORT-OPERATION-DELETED" if step.token == "ApiOperation" else "REPORT-DELETED"
        reached = tuple(each.operation for each in gone(step))
        return (Notice("destructive", "REPORT-REPLACED" if replaced else rule, message, operations=reached),)

    def why(self, step: Step) -> Message:
        """What becomes of a resource that is removed, and why; nothing of others."""
        if step.op not in REMOVING or step.options.retained:
            return ()
        cause = self._cause(step)
        return (*self._what(step), *((" " if cause[0].startswith("because") else ", ", *cause) if cause else ()))

    def _what(self, step: Step) -> Message:
        message: Message = ("is deleted and made anew" if step.op == "replace" else "is deleted",)
        if step.options.deleted_with in self._gone:
            message += (", along with ", Quoted(logical_name(step.options.deleted_with)))
        return message

    def _cause(self, step: Step) -> Message:
        """Why the engine makes it anew; nothing of what is only deleted."""
        if step.op != "replace":
            return ()
        if step.forced:
            return ("because of ", *_joined(visible_inputs.setting(step.token, name, step.old, step.new) for name in step.forced))
        late = [name for name in step.reasons if has_unknown(step.new.get(name))]
        feeding = sorted({urn for name in late for urn in step.fed.get(name, ()) if urn in self._replaced})
        feeding = feeding or sorted(urn for urn in step.after if urn in self._replaced)
        if feeding:
            end = ", which it depends on, is replaced" if len(feeding) == 1 else ", which it depends on, are replaced"
            return ("because ", *_joined((Quoted(logical_name(urn)),) for urn in feeding), end)
        named = _joined((Quoted(name),) for name in late or step.reasons)
        return ("because of ", *named, ", known after the update" if late else "") if named else ("the engine does not say why",)


def gone(step: Step) -> tuple[Gone, ...]:
    """Operations that the removal takes from callers."""
    how: How = "replaced" if step.op == "replace" else "deleted"
    if step.op not in REMOVING or step.options.retained:
        return ()
    if step.token == "Api":
        return lost(step.old, how)
    if step.token == "ApiOperation":
        return (Gone(_route(step.old).strip() or step.name, str(step.old.get("operationId", "")), how),)
    return ()


def _api(old: Mapping[str, Any], replaced: bool) -> Message:
    number = len(lost(old, "deleted"))
    operations = f"its {f'{number} operations' if number > 1 else 'operation'}" if number else "all its operations"
    path = visible_inputs.value("Api", "path", old)
    return (operations, *((" at ", path) if path else ()), ", with policies", _until(replaced))


def _operation(old: Mapping[str, Any], replaced: bool) -> Message:
    return (
        Quoted(_route(old)),
        " with its policies",
        _until(replaced),
    )


def _route(operation: Mapping[str, Any]) -> str:
    return " ".join(visible_inputs.value("ApiOperation", name, operation) for name in ("method", "urlTemplate"))


def _until(replaced: bool) -> str:
    return "; calls fail until it is there again" if replaced else "; calls get 404"


def _policy(old: Mapping[str, Any], replaced: bool) -> Message:
    limits = policies.summary(old)
    until = "until then " if replaced else ""
    return (f"{until}calls go without ", *limits) if limits else ()


def _subscription(old: Mapping[str, Any], replaced: bool) -> Message:
    scope = visible_inputs.value("Subscription", "scope", old)
    what = ("its keys open ", scope) if scope else ("its keys open what it named",)
    if replaced and not old.get("primaryKey"):
        return (*what, " no longer; the new one has other keys, which its callers need")
    return (*what, " no longer, so its callers get 401")


def _product(_old: Mapping[str, Any], replaced: bool) -> Message:
    return (f"its subscribers{' for a moment' if replaced else ''} lose what it opened",)


def _link(old: Mapping[str, Any], replaced: bool) -> Message:
    names = [visible_inputs.value("ProductApi", name, old) for name in ("productId", "apiId")]
    what: Message = (
        ("keys of ", names[0], " do not open ", names[1]) if all(names) else ("keys of the product do not open the API",)
    )
    return (*what, " until it is there again" if replaced else " any more")


LOSSES: Mapping[str, Loss] = {
    "Api": _api,
    "ApiOperation": _operation,
    "ApiPolicy": _policy,
    "ApiOperationPolicy": _policy,
    "ProductPolicy": _policy,
    "Subscription": _subscription,
    "Product": _product,
    "ProductApi": _link,
}
"""What callers lose, by token."""


def _joined(each: Iterable[Message]) -> Message:
    return tuple(piece for message in each for piece in (", ", *message))[1:]
