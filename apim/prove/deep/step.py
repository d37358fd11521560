"""A part of a deep proof, with what it may cost before it is run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from apim.prove.causes import skipped
from apim.prove.gateway_client import Line
from apim.prove.result import Check
from apim.prove.target import FREE_DEPLOYMENT, Request, Target

TOKENS_OF_A_CALL = 12
"""What a call of one token costs, prompt included (our estimate)."""


Run = Callable[[Line], Iterator[Check]]


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked of which API: at most so many calls and about so many tokens. `run` makes the calls."""

    target: Target
    what: str
    calls: int
    run: Run
    tokens: int = 0
    note: str = ""
    """What consumers notice of it, if anything."""


def idle(target: Target, what: str, why: str, fix: str = "") -> Step:
    """A check that is not made, and costs nothing."""
    return Step(target, what, 0, lambda _: iter([skipped(target, what, why, fix)]))


def free(target: Target) -> Request | None:
    """A call as the consumer that no model answers: made-up names in its path, or no body where one is needed.

    Azure OpenAI says 404 DeploymentNotFound (recorded), or 400 for the missing body (inferred). None where no operation is
    known to be harmless so.
    """
    for method, template in target.operations:
        if method == "POST" and (FREE_DEPLOYMENT.search(template) or template.endswith(("/chat/completions", "/embeddings"))):
            return target.request(method, template)
    return None
