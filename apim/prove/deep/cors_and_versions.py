"""Requests of other forms than a plain call: a browser's preflight, a version that does not exist. No tokens."""

from collections.abc import Iterator, Sequence

from apim.prove.causes import RESTORE, checked, skipped
from apim.prove.deep.step import Step, free
from apim.prove.gateway_client import Line, among
from apim.prove.response_origin import Answer, Kind
from apim.prove.result import Check
from apim.prove.target import Request, Target

STRANGER = "https://not-an-allowed-origin.example"
ALLOWED = "access-control-allow-origin"
ANY = "*"
NO_SUCH_VERSION = "not-a-version"


def steps(target: Target, targets: Sequence[Target]) -> Iterator[Step]:
    """What applies to one API among all of the stack."""
    if target.settings.cors is not None:
        yield Step(target, "browsers", 2, lambda line: browsers(target, line))
    if target.api.version:
        others = [each for each in targets if not each.settings.version and each.api.path == target.api.path]
        yield Step(target, "versions", 1, lambda line: versions(target, line, alone=not others))


def browsers(target: Target, line: Line) -> Iterator[Check]:
    """A preflight from an allowed origin is allowed, one from elsewhere is not; browsers send no key with it."""
    cors = target.settings.cors
    if cors is None:
        return
    method, template = target.operations[0]
    origin = STRANGER if ANY in cors.allowed_origins else cors.allowed_origins[0]
    what = f"a browser may call from {origin if origin != STRANGER else 'anywhere'}"
    answer = line.ask(target, _preflight(target, method, template, origin), lambda answer: _allows(answer, origin))
    cause = "the cors policy was changed by hand, or there is another one in an outer scope"
    expected = f"200 with {ALLOWED}"
    yield checked(target, what, answer, expected, right=_allows(answer, origin), cause=cause, fix=RESTORE)
    if origin == STRANGER:
        return
    what = "a browser may not call from elsewhere"
    answer = line.ask(target, _preflight(target, method, template, STRANGER), lambda answer: not _allows(answer, STRANGER))
    yield checked(target, what, answer, f"no {ALLOWED}", right=not _allows(answer, STRANGER), cause=cause, fix=RESTORE)


def _preflight(target: Target, method: str, template: str, origin: str) -> Request:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    headers["Access-Control-Request-Headers"] = f"content-type,{target.api.arguments['key_header']}"
    return Request("OPTIONS", template, headers=headers, preflight=True)


def _allows(answer: Answer, origin: str) -> bool:
    return answer.kind == Kind.ANSWERED and answer.headers.get(ALLOWED) in (ANY, origin)


def versions(target: Target, line: Line, *, alone: bool) -> Iterator[Check]:
    """A version that no API has is 404, unless an API without version has the path."""
    what, request = "a version that does not exist is 404", free(target)
    if not alone:
        yield skipped(target, what, "an API without version has the same path")
        return
    if request is None:
        yield skipped(target, what, "no operation can be called for free")
        return
    wrong = Request(request.method, request.template, version=NO_SUCH_VERSION)
    answer = line.ask(target, wrong, among(Kind.NO_ROUTE))
    cause = "an API without version was added to the path, or the version set names the version elsewhere"
    yield checked(target, what, answer, "404", right=answer.kind == Kind.NO_ROUTE, cause=cause, fix=RESTORE)
