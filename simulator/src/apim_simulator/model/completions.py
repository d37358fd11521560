"""Legacy completions (`POST …/completions`): text behind a prompt.

Shapes are those of the document 2024-10-21 and of the chat completions beside them; no answer was recorded. A model that only chats
is refused with the words of its kind (from memory).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import chat_completion, content_filter, errors, operations, request_bodies, token_count
from apim_simulator.model.answer import Answer, Json, compact
from apim_simulator.model.call import Call
from apim_simulator.model.chat_stream import CONTENT_TYPE, DONE, event
from apim_simulator.model.rate_limits import estimate
from apim_simulator.model.unsupported import Table, check, given

DEFAULT_LIMIT = 16
"""`max_tokens` where a request has none: documented; words here."""
UNSUPPORTED: Table = {
    "completion_config": given("completion_config"),
    "logprobs": given("logprobs"),
    "suffix": given("suffix"),
    "a prompt of token numbers": lambda body: any(not isinstance(each, str) for each in _as_list(body.get("prompt"))),
}
"""What would change the answer of a completion in ways that are not simulated."""
END_OF_TEXT = "<|endoftext|>"
"""The prompt of a request without one: documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The answers to all prompts, `choices` each: text and why it ends."""

    identifier: str
    created: int
    model: str
    texts: Sequence[tuple[str, str]]
    prompts: Sequence[str]
    generated: int

    @property
    def usage(self) -> Json:
        """Words."""
        prompt = sum(token_count.words(each) for each in self.prompts)
        return {"completion_tokens": self.generated, "prompt_tokens": prompt, "total_tokens": prompt + self.generated}


def answer(call: Call) -> Answer:
    """The completion, whole or streamed."""
    body = call.deployed_body()
    operations.check("completion", call.model)
    request_bodies.check_completion(body, call.version)
    check(body, UNSUPPORTED)
    prompts = _as_list(body.get("prompt"))
    if not prompts:
        raise errors.invalid_request("Invalid 'prompt': empty array.", "prompt", "empty_array")
    call.admit(estimate(prompts, _limit(body)))
    content_filter.check(prompts)
    completion = _complete(body, prompts, call)
    call.streamed = body.get("stream") is True
    if not call.streamed:
        return Answer(200, compact(_whole(completion)) + b"\n")
    include_usage = (body.get("stream_options") or {}).get("include_usage") is True
    return Answer(200, content_type=CONTENT_TYPE, pieces=_events(completion, include_usage=include_usage))


def _as_list(prompt: Any) -> list[Any]:
    if prompt is None:
        return [END_OF_TEXT]
    return [prompt] if isinstance(prompt, str) else list(prompt)


def _limit(body: Json) -> int:
    limit = body.get("max_tokens")
    return DEFAULT_LIMIT if limit is None else int(limit)


def _complete(body: Json, prompts: list[str], call: Call) -> Completion:
    texts, generated = [], 0
    stops = body.get("stop") or []
    for prompt in prompts:
        text, reason = chat_completion.quote(call.deployment_name, prompt, prompt), "stop"
        for stop in [stops] if isinstance(stops, str) else stops:
            text = text.split(stop, 1)[0] if stop else text
        words = chat_completion.words(text)
        if len(words) > _limit(body):
            text, reason = "".join(words[: _limit(body)]), "length"
        answered = f"{prompt}{text}" if body.get("echo") else text
        texts += [(answered, reason)] * (body.get("n") or 1)
        generated += token_count.words(text) * max(body.get("n") or 1, body.get("best_of") or 1)
    digest = chat_completion.digest(call.deployment_name, prompts, call.seconds)
    return Completion(
        identifier=f"cmpl-{digest[:29]}",
        created=call.seconds,
        model=call.full_model,
        texts=texts,
        prompts=prompts,
        generated=generated,
    )


def _whole(completion: Completion) -> Json:
    return {
        "choices": [
            {
                "content_filter_results": content_filter.results(content_filter.OF_ANSWER),
                "finish_reason": reason,
                "index": index,
                "logprobs": None,
                "text": text,
            }
            for index, (text, reason) in enumerate(completion.texts)
        ],
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "object": "text_completion",
        "prompt_filter_results": [
            {"prompt_index": index, "content_filter_results": content_filter.results(content_filter.OF_PROMPT)}
            for index in range(len(completion.prompts))
        ],
        "usage": completion.usage,
    }


def _events(completion: Completion, *, include_usage: bool) -> Iterator[bytes]:
    """As of a chat completion: the filter's results for the prompts, then words and finish reason of each choice."""
    empty = {"choices": [], "created": 0, "id": "", "model": "", "object": ""}
    yield event(empty | {"prompt_filter_results": _whole(completion)["prompt_filter_results"]})
    usage: Json = {"usage": None} if include_usage else {}
    for index, (text, reason) in enumerate(completion.texts):
        for word in chat_completion.words(text):
            results = content_filter.results(content_filter.OF_ANSWER)
            choice = {"content_filter_results": results, "finish_reason": None, "index": index, "logprobs": None, "text": word}
            yield event(_chunk(completion, [choice]) | usage)
        last = {"content_filter_results": {}, "finish_reason": reason, "index": index, "logprobs": None, "text": ""}
        yield event(_chunk(completion, [last]) | usage)
    if include_usage:
        yield event(_chunk(completion, []) | {"usage": completion.usage})
    yield DONE


def _chunk(completion: Completion, choices: list[Json]) -> Json:
    return {
        "choices": choices,
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "object": "text_completion",
    }
