"""Whether each consumer's key opens what it is for, and nothing else of the stack. No tokens."""

from collections.abc import Iterator, Sequence

from apim.prove.causes import checked, skipped
from apim.prove.deep.step import Run, Step, free
from apim.prove.gateway_client import Line, among
from apim.prove.response_origin import Kind
from apim.prove.result import Check
from apim.prove.subscription_keys import Opener
from apim.prove.target import Request, Target

TOO_MUCH = "the subscription's scope was widened by hand, or the API was added to its product"
NARROW = "take the API out of the product in the portal, or correct the subscription's scope: `pulumi up --refresh`"


def steps(targets: Sequence[Target], known: Sequence[Opener]) -> Iterator[Step]:
    """Per subscription one API that it opens, and one that it does not."""
    asked = [target for target in targets if target.demands_key and free(target) is not None]
    for opener in known:
        opened = next((target for target in asked if opener.opens(target.name)), None)
        other = next((target for target in asked if not opener.opens(target.name)), None)
        for target, opens in ((opened, True), (other, False)):
            if target is not None:
                what = f"the key of {opener.name} {'opens' if opens else 'does not open'} the API"
                yield Step(target, what, 1, _runner(target, opener, what, opens=opens))


def _runner(target: Target, opener: Opener, what: str, *, opens: bool) -> Run:
    def run(line: Line) -> Iterator[Check]:
        request = free(target)
        if opener.key is None or request is None:
            yield skipped(target, what, "its key is not among the outputs of the stack", "run pulumi up")
            return
        mine = Request(request.method, request.template, key=opener.key, token=target.token)
        if opens:
            answer = line.ask(target, mine, lambda answer: answer.kind != Kind.KEY_REFUSED)
            yield checked(target, what, answer, "any answer but 401 for the key", right=answer.kind != Kind.KEY_REFUSED)
            return
        answer = line.ask(target, mine, among(Kind.KEY_REFUSED))
        yield checked(target, what, answer, "401 for the key", right=answer.kind == Kind.KEY_REFUSED, cause=TOO_MUCH, fix=NARROW)

    return run
