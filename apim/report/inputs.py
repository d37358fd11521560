"""Changed inputs: which rule each falls under, and how bad it is for callers."""

from collections.abc import Iterator, Mapping
from typing import Final

from apim.preview import Step, has_unknown
from apim.report import visible_inputs
from apim.report.model import Notice, Quoted, Verdict

WORDS: Final = frozenset({"displayName", "description", "tags", "terms", "notes", "apiRevisionDescription", "summary"})
"""Inputs that only people read."""

ADDRESS: Final = frozenset({"path", "protocols", "subscriptionKeyParameterNames", "urlTemplate", "method", "apiVersion"})
"""Inputs of APIs and operations that decide how they are called (our choice): a client made for the old ones may fail."""

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

BACKENDS: Final = frozenset({"url", "pool", "serviceUrl", "circuitBreaker", "backendId", "protocol", "type"})
IDENTITY: Final = frozenset(
    {
        "resourceGroupName",
        "serviceName",
        "apiId",
        "operationId",
        "policyId",
        "backendId",
        "namedValueId",
        "loggerId",
        "diagnosticId",
    }
    | {"productId", "sid", "id", "versionSetId", "releaseId"}
)
"""Parts of a resource's place in ARM."""

DOCUMENT: Final = frozenset({"value", "format"})


def notices(step: Step) -> Iterator[Notice]:
    """One per input that changed; a policy's or an API's text is compared elsewhere."""
    for name in step.reasons:
        if step.op == "replace" and (name in {*IDENTITY, *step.forced} or has_unknown(step.new.get(name))):
            continue  # what the replacement is about, and what is only not known again yet
        if name in DOCUMENT and (step.token in {"Api", "PolicyFragment"} or step.token.endswith("Policy")):
            continue
        verdict, rule = _kind(step, name)
        if name == "value":
            yield Notice(verdict, rule, (Quoted(name), ", which is not shown"), name)
        else:
            yield Notice(verdict, rule, visible_inputs.setting(name, step.old, step.new), name)


def _kind(step: Step, name: str) -> tuple[Verdict, str]:
    if name in WORDS:
        return "safe", "REPORT-WORDS"
    if name in ADDRESS and step.token in {"Api", "ApiOperation"}:
        return "breaking", "REPORT-ADDRESS"
    access = ACCESS.get((step.token, name))
    if access is not None:
        return "risky" if step.new.get(name) == OPENING.get(name, "") else access, "REPORT-ACCESS"
    if name in BACKENDS and step.token in {"Backend", "Api"}:
        return "risky", "REPORT-BACKEND"
    if name in {"value", "keyVault", "credentials"}:
        return "risky", "REPORT-SECRET"
    return "risky", "REPORT-SETTING"
