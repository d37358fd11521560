"""Some policies undo others when they stand behind them: cors comes first, tokens are judged before they are replaced."""

from collections.abc import Iterator

from policy.placing import Placed
from policy.rule import LEARN, Fault, Rule, Subject, at

HARMLESS = frozenset({"base", "include-fragment", "set-variable", "trace", "cors"})
"""What may stand before cors: it answers nobody."""

CHANGES = frozenset({"set-backend-service", "set-header", "set-query-parameter", "set-method", "rewrite-uri", "set-body"})
"""Elements that may be before cors without harm to a preflight: it changes a request that is not sent on, but runs for nothing."""

VALIDATE = ("validate-jwt", "validate-azure-ad-token")


def check(subject: Subject) -> Iterator[Fault]:
    """A policy directly in inbound that another has undone.

    That is cors behind a policy that may answer a request (one that only changes it is a warning); the consumer's token validated
    behind a managed identity's, which has replaced it; a header deleted behind the policy that sets the backend's key in it.
    """
    children = [place for place in subject.elements if place.policy and place.parent and place.parent.parent is None]
    inbound = [place for place in children if place.section == "inbound"]
    yield from _cors(inbound)
    yield from _tokens(inbound)
    yield from _headers(inbound)


def _cors(inbound: list[Placed]) -> Iterator[Fault]:
    cors = next((place for place in inbound if place.name == "cors"), None)
    if cors is None:
        return
    before = [place for place in inbound if place.name not in HARMLESS and place.element.start < cors.element.start]
    stops = next((place for place in before if place.name not in CHANGES), None)
    fix = "move <cors> to the front"
    if stops is not None:
        yield at(cors, f"<cors> is behind <{stops.name}>, which preflight requests meet first", fix)
    elif before:
        yield at(cors, f"<cors> is behind <{before[0].name}>, which runs for every preflight, for nothing", fix, "warning")


def _tokens(inbound: list[Placed]) -> Iterator[Fault]:
    replaced = None
    for place in inbound:
        if place.name == "authentication-managed-identity" and place.element.get("output-token-variable-name") is None:
            replaced = place
        header = (place.element.get("header-name") or "Authorization").lower()
        elsewhere = place.element.get("token-value") is not None or place.element.get("query-parameter-name") is not None
        if place.name in VALIDATE and replaced and header == "authorization" and not elsewhere:
            found = f"<{place.name}> judges Authorization behind <{replaced.name}>, which has replaced it"
            yield at(place, found, f"move <{place.name}> before it")


def _headers(inbound: list[Placed]) -> Iterator[Fault]:
    given: dict[str, Placed] = {}
    for place in inbound:
        name = (place.literal("name") or "").lower()
        if place.name == "authentication-managed-identity" and place.element.get("output-token-variable-name") is None:
            given["authorization"] = place
        elif place.name == "set-header" and name and place.element.get("exists-action") == "delete":
            if name in given:
                found = f'the header "{place.literal("name")}" is deleted behind <{given[name].name}>, which has set it'
                yield at(place, found, "delete it before, or set it with override alone")
        elif place.name == "set-header" and name:
            given[name] = place


RULE = Rule(
    id="APIM-POLICY-011",
    severity="error",
    confidence="documented",
    source=f"{LEARN}cors-policy; {LEARN}authentication-managed-identity-policy; that a deletion undoes a header is inferred",
    remedy="move it to the front",
    check=check,
)
