"""How bad each step is for callers, and the verdict: that of the worst."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from findings import ContractError
from openapi import load
from openapi.comparison import Change, compare
from policy import differences, parse
from review.report import shown
from review.report.preview import REMOVING, SECRET, UNKNOWN, Preview, Step

Verdict = Literal["destructive", "breaking", "risky", "safe"]
ORDER: Final[tuple[Verdict, ...]] = ("destructive", "breaking", "risky", "safe")
"""Destructive: a resource in Azure goes away, for good or for a moment. The others mean what they mean in `review diff`."""

ADDRESS: Final = frozenset(
    {"path", "protocols", "subscriptionKeyParameterNames", "subscriptionRequired", "urlTemplate", "method", "apiVersion"}
)
"""Inputs of APIs and operations that decide how they are called (our choice): a client made for the old ones may fail."""

WORDS: Final = frozenset({"displayName", "description", "tags"})
"""Inputs that only people read."""

DOCUMENTS: Final = frozenset({"openapi", "openapi+json"})
GONE: Final = frozenset({"DIFF-OPERATION-REMOVED"})
"""A renamed operation is told by its own change: its policies are copied where API Management can
(https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One step, judged.

    `because` are reasons in words; `changes` is what callers of an imported API notice; `deleted` are the operations that its
    import deletes, as method and path, with their policies.
    """

    op: str
    token: str
    name: str
    verdict: Verdict
    because: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Items, worst first, and how many resources stay as they are."""

    items: tuple[Item, ...]
    unchanged: int

    @property
    def verdict(self) -> Verdict:
        """That of the worst item; safe when there is none."""
        return self.items[0].verdict if self.items else "safe"


def judge(preview: Preview) -> Report:
    """Judge all steps."""
    items = sorted(map(_item, preview.steps), key=lambda item: (ORDER.index(item.verdict), item.op, item.token, item.name))
    return Report(tuple(items), preview.unchanged)


def _item(step: Step) -> Item:
    if step.op in {"create", "import"}:
        return Item(step.op, step.token, step.name, "safe")
    found: list[tuple[Verdict, str]] = []
    changes: tuple[Change, ...] = ()
    if step.op in REMOVING:
        found.append(("destructive", _removal(step)))
    named = [name for name in step.reasons if name != "value" or step.token == "NamedValue"]
    found += [(_kind(step, name), shown.setting(name, step.old, step.new)) for name in named]
    if step.old.get("value") != step.new.get("value") and step.new:
        if step.token.endswith("Policy"):
            found += [("risky", told) for told in _policy(step)]
        elif step.token == "Api":
            changes, refusal = _contract(step)
            found += [("risky", refusal)] if refusal else [(change.kind, "") for change in changes]
        elif step.token != "NamedValue":
            found.append(("risky", "value"))
    kinds: set[Verdict] = {kind for kind, _ in found}
    verdict: Verdict = next((kind for kind in ORDER if kind in kinds), "safe")
    because = tuple(dict.fromkeys(told for _, told in found if told))
    return Item(step.op, step.token, step.name, verdict, because, changes, _deleted(changes))


def _removal(step: Step) -> str:
    if step.op != "replace":
        return "is deleted"
    cause = f", forced by {', '.join(step.forced)}" if step.forced else ""
    return f"is replaced, that is deleted and made anew{cause}"


def _kind(step: Step, name: str) -> Verdict:
    if name in WORDS:
        return "safe"
    return "breaking" if name in ADDRESS and step.token in {"Api", "ApiOperation"} else "risky"


def _policy(step: Step) -> Iterator[str]:
    values = step.old.get("value"), step.new.get("value")
    if SECRET in values or UNKNOWN in values:
        yield "policy (secret)" if SECRET in values else f"policy ({shown.LATER})"
        return
    try:
        old, new = (parse(str(each["value"]), each["format"]) for each in (step.old, step.new))
    except (ContractError, KeyError):
        yield "policy, which cannot be read and is not compared"
        return
    yield from map(shown.difference, differences(old, new))


def _contract(step: Step) -> tuple[tuple[Change, ...], str]:
    """What callers notice, or why that is unknown."""
    if SECRET in (values := {str(step.old.get("value")), str(step.new.get("value"))}) or UNKNOWN in values:
        return (), "the document, which is secret or not known yet, and is not compared"
    if not {step.old.get("format"), step.new.get("format")} <= DOCUMENTS:
        return (), "the document, which is not in the preview and is not compared"
    try:
        old, new = (load(str(each["value"]).encode(), f"the {which} document") for each, which in _pair(step))
    except (ContractError, KeyError):
        return (), "the document, which cannot be read and is not compared"
    return compare(old, new), ""


def _pair(step: Step) -> tuple[tuple[dict[str, object], str], ...]:
    return (dict(step.old), "old"), (dict(step.new), "new")


def _deleted(changes: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(sorted({operation for change in changes if change.rule in GONE for operation in change.operations}))
