"""What is behind an API: each operation's backend, each member of a pool, each deployment; what answers say of limits."""

from collections.abc import Iterator

from apim.prove.authentication import called
from apim.prove.causes import RESTORE, checked, skipped
from apim.prove.deep.step import TOKENS_OF_A_CALL, Step, free
from apim.prove.deployments import CHAT, EMBEDDINGS, template_of
from apim.prove.gateway_client import Line
from apim.prove.response_origin import Answer, Kind
from apim.prove.result import Check
from apim.prove.target import Target
from settings import Settings

MOST_MEMBERS = 10
OTHER_MODEL = "OperationNotSupported"
"""Code for an embeddings model that is asked to chat, and the like (inferred)."""
_WRONG = (Kind.UNKNOWN_URL, Kind.CREDENTIAL_REFUSED)


def steps(target: Target, settings: Settings) -> Iterator[Step]:
    """Everything behind one API."""
    others = [(method, template) for method, template in target.operations if "/deployments/{" in template]
    if others:
        what = "each operation reaches its backend"
        yield Step(target, what, len(others), lambda line: operations(target, line, others))
    pool = settings.pools.get(target.settings.backend)
    if pool is not None:
        number = min(len(pool.members), MOST_MEMBERS)
        yield Step(target, "members of the pool", number, lambda line: members(target, line, number))
    more = target.deployments[1:]
    if more:
        what = "deployments answer"
        yield Step(target, what, 2 * len(more), lambda line: deployments(target, line, more), TOKENS_OF_A_CALL * len(more))
    names = headers_of(target)
    if names and target.deployments:
        yield Step(target, "headers of limits", 1, lambda line: headers(target, line, names), TOKENS_OF_A_CALL)


def operations(target: Target, line: Line, routes: list[tuple[str, str]]) -> Iterator[Check]:
    """Azure OpenAI answers a made-up deployment on each of them: the URL and the credential of each are right."""
    for method, template in routes:
        answer = line.ask(target, target.request(method, template), _arrived)
        what = f"{method} {template} reaches Azure OpenAI"
        yield checked(target, what, answer, "an answer of Azure OpenAI that is not 401 or its 404 of URLs", right=_arrived(answer))


def _arrived(answer: Answer) -> bool:
    return answer.by_model and answer.kind not in _WRONG


def members(target: Target, line: Line, number: int) -> Iterator[Check]:
    """As many calls as the pool has members: a balanced pool gives each its turn (inferred: Azure's balancing is approximate)."""
    what, request = "the pool answers at the right URLs", free(target)
    if request is None:
        yield skipped(target, what, "no operation can be called for free")
        return
    regions: dict[str, None] = {}
    for _ in range(number):
        answer = line.ask(target, request)
        if not _arrived(answer):
            yield checked(target, what, answer, "an answer of Azure OpenAI, whoever is called", right=False)
            return
        regions[answer.headers.get("x-ms-region", "a region that it does not name")] = None
    yield Check(target.name, what, "proven", f"{number} calls, answered from {', '.join(regions)}")


def deployments(target: Target, line: Line, names: tuple[str, ...]) -> Iterator[Check]:
    """One token each, by chat, else by embeddings."""
    for name in names:
        what = f"deployment {name} answers"
        endings = [(ending, template) for ending in (CHAT, EMBEDDINGS) if (template := template_of(target, ending, name))]
        answer = None
        for ending, template in endings:
            answer = called(target, line, template, ending, name)
            if answer.code != OTHER_MODEL:
                break
        if answer is None or answer.code == OTHER_MODEL:
            yield skipped(target, what, "the contract has no chat or embeddings operation that its model does")
        else:
            region = answer.headers.get("x-ms-region", "")
            yield checked(target, what, answer, "200", right=answer.kind == Kind.ANSWERED, details=f"in {region}" if region else "")


def headers_of(target: Target) -> tuple[str, ...]:
    """Names of headers by which the API's token limit says what is left."""
    limit = target.settings.token_limit
    if limit is None:
        return ()
    named = (limit.remaining_tokens_header, limit.consumed_tokens_header, limit.remaining_quota_header)
    return tuple(name for name in named if name is not None)


def headers(target: Target, line: Line, names: tuple[str, ...]) -> Iterator[Check]:
    """They are on the answer to a chat."""
    what = f"answers tell {', '.join(names)}"
    template = template_of(target, CHAT, target.deployments[0])
    if template is None:
        yield skipped(target, what, "no chat operation of the contract takes the deployment")
        return
    answer = called(target, line, template, CHAT, target.deployments[0])
    absent = [name for name in names if name not in answer.headers]
    if answer.kind != Kind.ANSWERED or not absent:
        values = ", ".join(f"{name}: {answer.headers[name]}" for name in names if name in answer.headers)
        yield checked(target, what, answer, "200", right=not absent, details=values)
        return
    cause = "the limit, or the header in it, was removed from the policy by hand"
    yield checked(target, what, answer, f"200 with {', '.join(absent)}", right=False, cause=cause, fix=RESTORE)
