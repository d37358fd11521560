"""Whether the gateway exposes exactly the contract: each operation routes, nothing else does, nobody gets in uninvited.

Without credentials a gateway answers 401 where an operation matches and 404 where none does, so routing costs no tokens.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apim.prove.causes import LET_IN, RESTORE, checked, skipped
from apim.prove.gateway_client import Line, among
from apim.prove.response_origin import Answer, Kind
from apim.prove.result import Check
from apim.prove.target import PARAMETER, Request, Target

NOWHERE = "/" + "/".join(["not-in-the-contract"] * 12)  # a parameter matches one segment: too deep for declared templates
WRONG_KEY = "0" * 32
WRONG_TOKEN = "not-a-token"
_READS = ("GET", "HEAD")
_NEEDS_A_BODY = ("/completions", "/embeddings", "/responses", "/generations")
"""Ends of POST routes that refuse a call without body before anything happens (recorded for chat: aoai-400-*; else inferred)."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What came of the probes: checks, the operations that route, and whether it is safe to go on."""

    checks: tuple[Check, ...]
    operations: tuple[tuple[str, str], ...]
    safe: bool = True


def routing(target: Target, line: Line) -> Routed:
    """Probe every operation without credentials, and one path that no operation has."""
    checks: list[Check] = []
    found: list[tuple[str, str]] = []
    for method, template in target.operations:
        what = f"{method} {template} routes"
        refusal = target.refusal
        if refusal is None and not _is_harmless(method, template):
            why = "the API asks its callers for nothing, so the probe would reach the model, where it could change something"
            checks.append(skipped(target, what, why))
            found.append((method, template))
            continue
        kinds = _expected(target)
        answer = line.ask(target, Request(method, template), among(*kinds))
        let_in = refusal is not None and _is_let_in(answer)
        causes = {"cause": LET_IN, "fix": RESTORE} if let_in or answer.kind == Kind.TOKEN_REFUSED else {}
        taking = target.taken.get(f"{method} {template}")
        if taking:  # whatever the answer, it is that API's
            causes = {"cause": f"{taking} takes its calls, as its path is longer", "fix": "give that API another path"}
        right = answer.kind in kinds and not taking
        checks.append(checked(target, what, answer, _refused(target), right=right, **causes))
        if let_in:
            checks.append(skipped(target, "all else", "a call without credentials was let in: more of them could change something"))
            return Routed(tuple(checks), (), safe=False)
        if right:
            found.append((method, template))
    checks.append(_nowhere(target, line))
    return Routed(tuple(checks), tuple(found))


def _is_harmless(method: str, template: str) -> bool:
    """Whether a call without body and with made-up names changes nothing at the model."""
    made_up = PARAMETER.search(template) is not None and method != "PUT"
    return method in _READS or made_up or (method == "POST" and template.endswith(_NEEDS_A_BODY))


def _expected(target: Target) -> tuple[Kind, ...]:
    """What a call without credentials should get from an operation that is there."""
    if target.refusal is None:
        return tuple(kind for kind in Kind if kind not in (Kind.NO_ROUTE, Kind.UNKNOWN_URL, Kind.BROKEN))
    # Where no policy of ours looks at tokens, a 401 of any form is the key's: a service may word its errors in its own way.
    return (Kind.KEY_REFUSED, Kind.TOKEN_REFUSED) if not target.demands_token else (target.refusal,)


def _is_let_in(answer: Answer) -> bool:
    """Whether a call came past keys and tokens: policies run only then."""
    return answer.by_model or answer.kind in (Kind.ANSWERED, Kind.BROKEN, Kind.OTHER)


def _refused(target: Target) -> str:
    if target.refusal is None:
        return "any answer of Azure OpenAI but its 404 for unknown URLs"
    return "401 without a key" if target.demands_key else "401 without a token"


def _nowhere(target: Target, line: Line) -> Check:
    what = "undeclared paths are 404"
    if any("*" in template for _, template in target.operations):
        return skipped(target, what, "a template with * matches every path")
    answer = line.ask(target, Request("GET", NOWHERE), among(Kind.NO_ROUTE))
    cause, fix = "an operation with a wildcard was added by hand", "delete it in the portal, or add it to the stack"
    return checked(target, what, answer, "404", right=answer.kind == Kind.NO_ROUTE, cause=cause, fix=fix)


def refusals(target: Target, line: Line, operations: tuple[tuple[str, str], ...]) -> Iterator[Check]:
    """Wrong credentials, and each without the other where both are demanded, on the first operation that routes."""
    if target.refusal is None:
        return
    if not operations:
        yield skipped(target, "wrong credentials are refused", "no operation routes")
        return
    method, template = operations[0]
    if target.demands_key:
        yield _refusal(target, line, "a wrong key is refused", Request(method, template, key=WRONG_KEY, token=target.token))
    if not target.demands_token:
        return
    what = "the key with a wrong token is refused" if target.demands_key else "a wrong token is refused"
    if target.demands_key and target.key is None:
        yield skipped(target, what, "no subscription of the stack opens the API")
        return
    if target.demands_key:
        yield _refusal(target, line, "the key without a token is refused", Request(method, template, key=target.key))
    yield _refusal(target, line, what, Request(method, template, key=target.key, token=WRONG_TOKEN))
    if target.presented.token and target.presented.why:
        foreign = Request(method, template, key=target.key, token=target.presented.token)
        yield _refusal(target, line, "a token that the settings do not allow is refused", foreign)


def _refusal(target: Target, line: Line, what: str, request: Request) -> Check:
    """A refusal by the key where the key is wrong, else by the token."""
    kind = Kind.KEY_REFUSED if request.key == WRONG_KEY else Kind.TOKEN_REFUSED
    answer = line.ask(target, request, among(kind))
    right = answer.kind == kind or (answer.kind == Kind.TOKEN_REFUSED and not target.demands_token)
    causes = {"cause": LET_IN, "fix": RESTORE} if _is_let_in(answer) else {}
    return checked(target, what, answer, f"401: {kind.value}", right=right, **causes)
