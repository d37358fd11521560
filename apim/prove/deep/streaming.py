"""Whether a stream comes as it is made, and whole.

A gateway that buffers gathers events into pieces of 8 KB, cut anywhere, or one for a short answer
(https://learn.microsoft.com/azure/api-management/forward-request-policy, `buffer-response`); one that does not passes each
chunk on as the model sent it, which ends where an event ends. So chunks are proof, and no clock is needed.
"""

from dataclasses import dataclass, field

import httpx

from apim.json_body import json_object
from apim.prove.causes import RESTORE, checked, skipped
from apim.prove.deep.step import TOKENS_OF_A_CALL, Step, idle
from apim.prove.deployments import CHAT, HOW_TO_NAME, template_of
from apim.prove.gateway_client import Line
from apim.prove.response_origin import Kind, read
from apim.prove.result import Check
from apim.prove.target import Request, Target

WHAT = "a stream comes as it is made"
ANSWER_TOKENS = 16
DONE = b"[DONE]"
BUFFERED = "forward-request buffers the answer, or something between here and the gateway does"
UNBUFFER = f'the policy needs buffer-response="false" where it forwards; {RESTORE}'


@dataclass(slots=True)
class Stream:
    """Events of a stream as they arrived: `early` counts chunks before the last one that ended where an event ends."""

    events: list[bytes] = field(default_factory=list)
    early: int = 0
    rest: bytes = b""

    def take(self, chunk: bytes) -> None:
        """One more chunk."""
        whole, _, self.rest = (self.rest + chunk).rpartition(b"\n\n")
        found = [event.removeprefix(b"data:").strip() for event in whole.split(b"\n\n") if event.strip()]
        if found and not self.rest and DONE not in found:
            self.early += 1
        self.events += found

    @property
    def tokens(self) -> int:
        """Of the event with `usage`; 0 without one."""
        return sum(_tokens(event) for event in self.events)


def _tokens(event: bytes) -> int:
    usage = (json_object(event) or {}).get("usage")
    return int(usage.get("total_tokens") or 0) if isinstance(usage, dict) else 0


def step(target: Target, sku: str | None) -> Step | None:
    """A streamed chat of a few tokens; None where the contract has no chat."""
    if not any(template.endswith(CHAT) for _, template in target.operations):
        return None
    if sku == "Consumption":
        return idle(target, WHAT, "the Consumption tier does not stream")
    if not target.deployments:
        return idle(target, WHAT, "the stack names no deployment", HOW_TO_NAME)
    first = target.deployments[0]
    template = template_of(target, CHAT, first)
    if template is None:
        return idle(target, WHAT, f'no chat operation of the contract takes the deployment "{first}"')
    tokens = TOKENS_OF_A_CALL + ANSWER_TOKENS
    return Step(target, WHAT, 2, lambda line: iter([streamed(target, line, template, first)]), tokens)


def streamed(target: Target, line: Line, template: str, deployment: str) -> Check:
    """One streamed call; a second one for a model that wants its limit named otherwise."""
    body = {"model": deployment, "messages": [{"role": "user", "content": "Count to ten"}], "stream": True}
    body["stream_options"] = {"include_usage": True}
    check: Check | None = None
    for limit in ("max_tokens", "max_completion_tokens"):
        request = target.request("POST", template, deployment=deployment, body={**body, limit: ANSWER_TOKENS})
        line.spent.calls += 1
        with line.client.stream(**target.sent(request)) as response:
            check = _stream_check(target, line, request, response)
        if check is not None:
            return check
    return skipped(target, WHAT, "the model takes neither max_tokens nor max_completion_tokens")


def _stream_check(target: Target, line: Line, request: Request, response: httpx.Response) -> Check | None:
    """What came; None where the model wants its limit named otherwise."""
    if not response.is_success:
        answer = read(response, response.read())
        if answer.kind == Kind.BAD_REQUEST and answer.code == "unsupported_parameter" and "max_tokens" in (request.body or {}):
            return None
        return checked(target, WHAT, answer, "200", right=False)
    stream = Stream()
    try:
        for chunk in response.iter_raw():
            stream.take(chunk)
    except httpx.TransportError:
        pass  # the connection broke: what is missing at the end says so
    line.spent.tokens += stream.tokens
    answer = read(response, b"")
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind != "text/event-stream":
        cause = "the backend does not stream, or a policy changes the answer"
        return checked(
            target, WHAT, answer, f"text/event-stream (it is {kind or 'without a type'})", right=False, cause=cause, fix=RESTORE
        )
    if not stream.events or stream.events[-1] != DONE:
        cause = "the stream broke off, or a policy reads the answer"
        expected = f"[DONE] as the last of {len(stream.events)} events"
        return checked(
            target, WHAT, answer, expected, right=False, cause=cause, fix="run it again; look at the policies of outbound"
        )
    expected = f"{len(stream.events)} events in chunks of their own"
    details = f"{len(stream.events)} events, {stream.early} chunks before the last"
    return checked(target, WHAT, answer, expected, right=stream.early > 0, cause=BUFFERED, fix=UNBUFFER, details=details)
