"""Changed inputs: which rule each falls under, and how bad it is for callers."""

from collections.abc import Iterator, Mapping
from typing import Final

from apim.preview import Step, has_unknown
from apim.report import visible_inputs
from apim.report.model import Message, Notice, Quoted, Verdict
from arm_args.classes import Meaning, azure_class

ACCESS: Final[Mapping[tuple[str, str], Verdict]] = {
    ("Api", "subscriptionRequired"): "breaking",
    ("Product", "subscriptionRequired"): "breaking",
    ("Product", "state"): "risky",
    ("Product", "approvalRequired"): "risky",
    ("Subscription", "scope"): "breaking",
    ("Subscription", "state"): "breaking",
}
"""Inputs that decide whose calls are let in, and what a change of them means at worst (our choice)."""

OPENING: Final = {"subscriptionRequired": False, "state": "active"}
"""New values that let in more than before: nobody's calls fail."""

GATEWAY: Final = "https://<gateway>"
"""Where a preview does not say what its URL is."""

RULES: Final[Mapping[Meaning, tuple[Verdict, str]]] = {
    "words": ("safe", "REPORT-WORDS"),
    "call": ("breaking", "REPORT-ADDRESS"),
    "backend": ("risky", "REPORT-BACKEND"),
    "secret": ("risky", "REPORT-SECRET"),
}
"""By what an input means; all others are settings. A client made for another address may fail (our choice)."""


def notices(step: Step, gateway: str = "") -> Iterator[Notice]:
    """One per input that changed; a policy's or an API's text is compared elsewhere. `gateway` is its URL, where it is known."""
    for name in step.reasons:
        meaning = azure_class(step.token).of(name).meaning
        if step.op == "replace" and (meaning == "place" or name in step.forced or has_unknown(step.new.get(name))):
            continue  # what the replacement is about, and what is only not known again yet
        if meaning == "document":
            continue
        verdict, rule = _kind(step, name)
        if (step.token, name) == ("Api", "path") and not has_unknown([step.old.get(name), step.new.get(name)]):
            yield Notice(verdict, rule, _urls(gateway or GATEWAY, step.old.get(name), step.new.get(name)), name)
        elif (step.token, name) == ("ApiOperation", "urlTemplate") and (calls := _calls(step)):
            yield Notice(verdict, rule, calls, name)
        elif name == "value":
            yield Notice(verdict, rule, (Quoted(name), " changed; it is not shown"), name)
        else:
            message = visible_inputs.setting(step.token, name, step.old, step.new)
            yield Notice(verdict, rule, message if " -> " in message else (*message, " changed"), name)


def _urls(gateway: str, old: object, new: object) -> Message:
    was, now = (f"{gateway.rstrip('/')}/{path or ''}".rstrip("/") for path in (old, new))
    return ("callers find it at ", Quoted(now), ", was ", Quoted(was))


def _calls(step: Step) -> Message:
    """Method and template of an operation, new and old; nothing where one of them may not be printed."""
    now, was = (
        tuple(visible_inputs.value("ApiOperation", name, inputs) for name in ("method", "urlTemplate"))
        for inputs in (step.new, step.old)
    )
    if not all((*now, *was)):
        return ()
    return ("callers find it at ", Quoted(" ".join(now)), ", was ", Quoted(" ".join(was)))


def _kind(step: Step, name: str) -> tuple[Verdict, str]:
    access = ACCESS.get((step.token, name))
    if access is not None:
        return "risky" if step.new.get(name) == OPENING.get(name, "") else access, "REPORT-ACCESS"
    return RULES.get(azure_class(step.token).of(name).meaning, ("risky", "REPORT-SETTING"))
