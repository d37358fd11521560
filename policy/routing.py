"""Where a request goes, how often it is sent, and under which of its names a deployment is called."""

from dataclasses import dataclass

from policy.markup import Element, element


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """When a call is sent again: at most `count` times more, after answers with these status codes."""

    count: int
    status_codes: tuple[int, ...]
    interval_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Forwarding:
    """How a request is sent. Streamed answers pass as they come."""

    repetition: Repetition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where calls of one deployment go: to `backend` (None: where all go), by `template` in place of the operation's.

    `parameter` is the template parameter that names the deployment, None where the operation is that deployment's alone.
    """

    deployment: str
    parameter: str | None
    template: str
    backend: str | None = None


def set_backend(name: str) -> Element:
    """https://learn.microsoft.com/azure/api-management/set-backend-service-policy."""
    return element("set-backend-service", backend_id=name)


def forwarded(forwarding: Forwarding) -> Element:
    """The content of a backend section, which has no `<base />`: that would forward a second time.

    A pool chooses afresh at every forward-request. Without `buffer-request-body` a second one has no body to send. Azure
    goes by the status code: the status reason that older samples compare never matches
    (https://learn.microsoft.com/azure/api-management/retry-policy, https://github.com/Azure-Samples/AI-Gateway/issues/262).
    A stream that has begun has answered 200, so nothing is sent again then.
    """
    again = forwarding.repetition
    if again is None:
        return element("forward-request", buffer_response=False)
    condition = " || ".join(f"context.Response.StatusCode == {code}" for code in again.status_codes)
    return element(
        "retry",
        element("forward-request", buffer_request_body=True, buffer_response=False),
        condition=f"@({condition})",
        count=again.count,
        interval=again.interval_seconds,
        first_fast_retry=True,
    )


def routed(routes: tuple[Route, ...]) -> list[Element]:
    """Statements that send single deployments elsewhere, compared as Azure OpenAI does: letter case ignored (inferred)."""
    always = [statement for route in routes if route.parameter is None for statement in _sent(route)]
    chosen = [
        element("when", *_sent(route), condition=_named(route.parameter, route.deployment)) for route in routes if route.parameter
    ]
    return [*always, *([element("choose", *chosen)] if chosen else [])]


def _named(parameter: str, deployment: str) -> str:
    return f'@(context.Request.MatchedParameters["{parameter}"].ToLower() == "{deployment.lower()}")'


def _sent(route: Route) -> list[Element]:
    return [*([set_backend(route.backend)] if route.backend else []), element("rewrite-uri", template=route.template)]
