"""What a cors policy allows and answers (https://learn.microsoft.com/azure/api-management/cors-policy; header forms [K])."""

from urllib.parse import urlsplit

from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

_PORTS = {"http": 80, "https": 443}
_SIMPLE_METHODS = ("GET", "POST")
"""Allowed where the policy has no allowed-methods [D]."""


def allowed_origin(run: Run, policy: Statement, origin: str) -> str | None:
    """Value of Access-Control-Allow-Origin for an origin, None where the policy does not allow it.

    `*` is answered as `*`, but as the origin itself together with credentials, which browsers demand [K].
    """
    for allowed in _texts(run, policy, "allowed-origins"):
        if allowed == "*":
            return origin if _credentials(run, policy) else "*"
        if _normal(allowed) == _normal(origin):
            return origin
    return None


def preflight_fields(run: Run, policy: Statement, origin: str, method: str) -> Fields | None:
    """Headers of a preflight's answer; None where origin or method is not allowed."""
    allowed = allowed_origin(run, policy, origin)
    methods = _texts(run, policy, "allowed-methods") or list(_SIMPLE_METHODS)
    if allowed is None or ("*" not in methods and method.upper() not in [m.upper() for m in methods]):
        return None
    fields = [("Access-Control-Allow-Origin", allowed)]
    fields.append(("Access-Control-Allow-Methods", method if "*" in methods else ",".join(methods)))
    names = _texts(run, policy, "allowed-headers")
    asked = [value for key, value in run.exchange.request.fields if key.lower() == "access-control-request-headers"]
    if asked or "*" not in names:
        fields.append(("Access-Control-Allow-Headers", ",".join(asked) if "*" in names else ",".join(names)))
    ages = [group.attributes.get("preflight-result-max-age") for group in policy.named("allowed-methods")]
    fields += [("Access-Control-Max-Age", run.text(age)) for age in ages if age is not None]
    return fields + _credential_fields(run, policy)


def actual_fields(run: Run, policy: Statement, allowed: str) -> Fields:
    """Headers of the answer to the request itself."""
    exposed = _texts(run, policy, "expose-headers")
    fields = [("Access-Control-Allow-Origin", allowed), *_credential_fields(run, policy)]
    return fields + ([("Access-Control-Expose-Headers", ",".join(exposed))] if exposed else [])


def terminates(run: Run, policy: Statement) -> bool:
    """`terminate-unmatched-request`: the page's text calls true the default, its table false; callers see true."""
    return run.flag(policy.attributes.get("terminate-unmatched-request"), default=True)


def _credentials(run: Run, policy: Statement) -> bool:
    return run.flag(policy.attributes.get("allow-credentials"), default=False)


def _credential_fields(run: Run, policy: Statement) -> Fields:
    return [("Access-Control-Allow-Credentials", "true")] if _credentials(run, policy) else []


def _texts(run: Run, policy: Statement, group: str) -> list[str]:
    return [run.text(item.text) for element in policy.named(group) for item in element.children if item.text is not None]


def _normal(origin: str) -> tuple[str, str, int | None]:
    """Scheme, host, port; a missing port is the scheme's [D]."""
    parts = urlsplit(origin)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
