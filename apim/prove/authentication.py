"""Whether the consumer's credentials open the API, and whether the gateway calls its backend at the right URL."""

from collections.abc import Iterator

from apim.prove.causes import checked, skipped
from apim.prove.deployments import CHAT, EMBEDDINGS, HOW_TO_NAME, body_of, template_of
from apim.prove.gateway_client import Line, among
from apim.prove.response_origin import MODEL_HEADER, Answer, Kind
from apim.prove.result import Check
from apim.prove.target import FREE_DEPLOYMENT, Target

BACKEND = "the backend is reached at the right URL"
REASONING_TOKENS = 16
"""For models that refuse `max_tokens`: room for some thought (our choice; one token may not be enough for an answer)."""
_ARRIVED = (Kind.ANSWERED, Kind.NO_DEPLOYMENT, Kind.BAD_REQUEST, Kind.BUSY)
"""Answers of Azure OpenAI that a wrong URL does not get: it is looked at first (inferred; recorded: aoai-404-wrong-path)."""


def opening(target: Target, line: Line, operations: tuple[tuple[str, str], ...]) -> Iterator[Check]:
    """One call of one token to the first deployment, and what its answer says of the backend; without one, a call for free."""
    what = f"{_who(target)} opens the API"
    if why := target.lacks:
        yield skipped(target, what, why, target.presented.fix if target.key or not target.demands_key else "")
        return
    route = _route(target, operations)
    if isinstance(route, str):
        yield skipped(target, what, route, HOW_TO_NAME if not target.deployments else "")
        yield _for_free(target, line, operations)
        return
    ending, template, deployment = route
    answer = called(target, line, template, ending, deployment)
    kind = "a chat call" if ending == CHAT else "an embeddings call"
    what = f"{_who(target)} opens {kind} of one token to {deployment}"
    yield checked(target, what, answer, "200", right=answer.kind == Kind.ANSWERED)
    if answer.kind == Kind.ANSWERED:
        yield backend(target, answer)


def called(target: Target, line: Line, template: str, ending: str, deployment: str) -> Answer:
    """The answer to the cheapest call; a reasoning model's limit has another name (recorded: aoai-400-unsupported-parameter-v1)."""
    request = target.request("POST", template, deployment=deployment, body=body_of(ending, deployment))
    answer = line.ask(target, request, among(Kind.ANSWERED))
    if answer.kind == Kind.BAD_REQUEST and answer.code == "unsupported_parameter":
        body = {name: value for name, value in (request.body or {}).items() if name != "max_tokens"}
        body["max_completion_tokens"] = REASONING_TOKENS
        answer = line.ask(target, target.request("POST", template, deployment=deployment, body=body))
    return answer


def backend(target: Target, answer: Answer) -> Check:
    """Who gave an answer."""
    if not answer.by_model:
        why = f"the answer has no {MODEL_HEADER}, so nothing says that Azure OpenAI gave it: a cache, or a policy that removes it"
        return skipped(target, BACKEND, why)
    region, deployment = (answer.headers.get(f"x-ms-{name}", "") for name in ("region", "deployment-name"))
    details = " ".join(filter(None, [deployment, f"in {region}" if region else ""]))
    return checked(target, BACKEND, answer, "an answer of Azure OpenAI", right=answer.kind in _ARRIVED, details=details)


def _who(target: Target) -> str:
    named = ("the consumer's key", target.demands_key), ("a token", target.demands_token)
    return " with ".join(name for name, demanded in named if demanded) or "anybody"


def _route(target: Target, operations: tuple[tuple[str, str], ...]) -> tuple[str, str, str] | str:
    """Ending, template and deployment of the cheapest call, or why there is none."""
    declared = [ending for ending in (CHAT, EMBEDDINGS) if any(template.endswith(ending) for _, template in target.operations)]
    if not declared:
        return "the contract has neither a chat nor an embeddings operation"
    if not target.deployments:
        return "the stack names no deployment"
    ending, first = declared[0], target.deployments[0]
    template = template_of(target, ending, first)
    if template is None:
        return f'no chat operation of the contract takes the deployment "{first}"'
    if ("POST", template) not in operations:
        return f"POST {template} does not route"
    return ending, template, first


def _for_free(target: Target, line: Line, operations: tuple[tuple[str, str], ...]) -> Check:
    """Azure OpenAI says that a deployment does not exist, at the right URL only: no tokens."""
    routes = sorted(((method, template) for method, template in operations if FREE_DEPLOYMENT.search(template)), key=_least_known)
    if not routes:
        return skipped(target, BACKEND, "no operation takes a deployment in its path", HOW_TO_NAME)
    return missing(target, line, *routes[0], BACKEND)


def missing(target: Target, line: Line, method: str, template: str, what: str) -> Check:
    """A call of an operation for a deployment that does not exist."""
    answer = line.ask(target, target.request(method, template), among(*_ARRIVED))
    right = answer.by_model and answer.kind in _ARRIVED
    return checked(target, what, answer, "404 DeploymentNotFound from Azure OpenAI", right=right)


def _least_known(operation: tuple[str, str]) -> int:
    """Chat first, then embeddings: what every resource has."""
    endings = [operation[1].endswith(ending) for ending in (CHAT, EMBEDDINGS)]
    return endings.index(True) if True in endings else len(endings)
