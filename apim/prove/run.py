"""The checks of a stack in their order: cheap ones first, and no more of an API once something is open that should not be."""

from collections.abc import Iterator, Mapping, Sequence

from apim.prove.authentication import opening
from apim.prove.causes import skipped
from apim.prove.deep import Step
from apim.prove.deep.step import TOKENS_OF_A_CALL
from apim.prove.gateway_client import Line
from apim.prove.result import Check, Spent
from apim.prove.routing import refusals, routing
from apim.prove.target import Target

DEEP = "what --deep asks"


def prove(targets: Mapping[str, Target | None], line: Line, steps: Sequence[Step] = ()) -> tuple[Check, ...]:
    """Probe every API, then take the steps for those that are open to their consumers.

    Raises httpx.TransportError where the gateway cannot be reached. The checks come API by API.
    """
    found: dict[str, list[Check]] = {name: [] for name in targets}
    for name, target in targets.items():
        found[name] += _api(target, line) if target else [_absent(name)]
    for name, target in targets.items():
        if why := _closed(target, found[name]):
            found[name] += [skipped(target, DEEP, why)] if target and any(step.target.name == name for step in steps) else []
            steps = [step for step in steps if step.target.name != name]
    for step in steps:
        found[step.target.name] += step.run(line)
    return tuple(check for checks in found.values() for check in checks)


def cost(targets: Mapping[str, Target | None], steps: Sequence[Step]) -> Spent:
    """Calls that a proof makes at most, and tokens that it uses by our estimate."""
    spent = Spent(sum(step.calls for step in steps), sum(step.tokens for step in steps))
    for target in filter(None, targets.values()):
        spent.calls += len(target.operations) + 1 + target.demands_key + 3 * target.demands_token + 2
        spent.tokens += TOKENS_OF_A_CALL if target.deployments else 0
    return spent


def _api(target: Target, line: Line) -> Iterator[Check]:
    routed = routing(target, line)
    yield from routed.checks
    if routed.safe:
        yield from refusals(target, line, routed.operations)
        yield from opening(target, line, routed.operations)


def _absent(api: str) -> Check:
    return Check(api, "is deployed", "failed", "it is not among the outputs of the stack", "run pulumi up")


def _closed(target: Target | None, checks: Sequence[Check]) -> str:
    """Why there is no use in asking more of an API, "" where there is."""
    if target is None or any(check.status == "failed" for check in checks):
        return "what comes before it failed"
    return target.lacks
