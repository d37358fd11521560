"""A response as JSON: what it repeats of its request, its output, its usage; members of the month of its model's recordings."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import content_filter, functions, reasoning, recordings, token_count
from apim_simulator.model.answer import Json
from apim_simulator.model.chat_completion import quote, words
from apim_simulator.model.responses import items
from apim_simulator.model.responses.request import ResponseRequest
from apim_simulator.model.stored import new_id

PHASED = ("gpt-5.4", "gpt-5.5", "gpt-5.6")
"""Models whose messages have a `phase` (aoai2-responses-200-6e09c6); gpt-5-nano's have none (aoai2-responses-200-eb1f12)."""
WEB_SEARCH: Json = {
    "search_content_types": ["text"],
    "search_context_size": "medium",
    "user_location": {"type": "approximate", "city": None, "country": "US", "region": None, "timezone": None},
}
"""What the service adds to a web search tool (aoai2-responses-200-c9be29)."""
NO_TOOL_USAGE: Json = {
    "image_gen": {
        "input_tokens": 0,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
        "output_tokens": 0,
        "output_tokens_details": {"image_tokens": 0, "text_tokens": 0},
        "total_tokens": 0,
    },
    "web_search": {"num_requests": 0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a response is made of beside its request: the deployment's name and model, the context before, the new input."""

    deployment: str
    model: str
    month: str
    created: int
    before: Sequence[Json]
    given: Sequence[Json]


def make(request: ResponseRequest, generation: Generation) -> Json:
    """The completed response, or one that its limit left incomplete."""
    context = [*generation.before, *generation.given]
    body = request.body
    called = functions.chosen(request.functions, request.choice, items.turn_of(context))
    text, cut = "", False
    if called is None:
        text, cut = _answer(request, generation, context)
    answer = called.arguments() if called else text
    left = None if request.limit is None else max(0, request.limit - token_count.words(answer))
    thought = reasoning.tokens(generation.model, request.effort, left) if reasoning.thinks(generation.model, request.effort) else 0
    output = [_thought(request, generation)] if reasoning.thinks(generation.model, request.effort) else []
    output.append(_call(called.name, answer) if called else _message(text, generation.model, cut=cut))
    response = _frame(request, generation) | {
        "status": "incomplete" if cut else "completed",
        "completed_at": None if cut else generation.created,
        "content_filters": _filters(generation, answer),
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "output": output,
        "service_tier": "default",
        "usage": _usage(request, generation, context, token_count.words(answer) + thought, thought),
    }
    if body.get("conversation") is not None:
        response["conversation"] = {"id": request.conversation}
    return response


def begun(response: Json, status: str) -> Json:
    """The response before it has an answer, as its first events and its polls show it."""
    empty: Json = {"completed_at": None, "content_filters": None, "incomplete_details": None, "output": [], "usage": None}
    return response | empty | {"status": status, "service_tier": "auto"}


def _frame(request: ResponseRequest, generation: Generation) -> Json:
    """Members that do not depend on the answer, in the recorded order (aoai2-responses-stream-200-6cb2cc)."""
    body, newer = request.body, generation.month >= recordings.REASONING_CONTEXT
    frame: Json = {
        "id": new_id("resp"),
        "object": "response",
        "created_at": generation.created,
        "status": None,
        "background": request.background,
        "completed_at": None,
        "content_filters": None,
        "error": None,
        "frequency_penalty": 0.0,
        "incomplete_details": None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "max_tool_calls": body.get("max_tool_calls"),
        "model": generation.deployment,
        **({"moderation": None} if newer else {}),
        "output": [],
        "parallel_tool_calls": body.get("parallel_tool_calls") is not False,
        "presence_penalty": 0.0,
        "previous_response_id": body.get("previous_response_id"),
        "prompt_cache_key": body.get("prompt_cache_key"),
        "prompt_cache_retention": body.get("prompt_cache_retention") or ("in_memory" if newer else None),
        "reasoning": _reasoning(request, generation),
        "safety_identifier": body.get("safety_identifier"),
        "service_tier": None,
        "store": request.stored,
        "temperature": float(body["temperature"]) if body.get("temperature") is not None else 1.0,
        "text": _text(body.get("text") or {}),
        "tool_choice": body.get("tool_choice") or "auto",
        **({"tool_usage": NO_TOOL_USAGE} if generation.month >= recordings.TOOL_USAGE else {}),
        "tools": [_tool(tool, newest=generation.month >= recordings.TOOL_USAGE) for tool in body.get("tools") or []],
        "top_logprobs": 0,
        "top_p": float(body["top_p"]) if body.get("top_p") is not None else 1.0,
        "truncation": body.get("truncation") or "disabled",
        "usage": None,
        "user": body.get("user"),
        "metadata": body.get("metadata") or {},
    }
    return frame


def _reasoning(request: ResponseRequest, generation: Generation) -> Json:
    sent = request.body.get("reasoning") or {}
    summary = sent.get("summary")
    answered = {
        "effort": reasoning.effort(generation.model, request.effort),
        "summary": "detailed" if summary == "auto" else summary,
    }
    if generation.month < recordings.REASONING_CONTEXT:
        return answered
    return {"context": sent.get("context") or "current_turn", "mode": "standard"} | answered


def _text(sent: Json) -> Json:
    form = sent.get("format") or {"type": "text"}
    if form.get("type") == "json_schema":
        form = {"type": "json_schema", "description": None, "strict": True, **form}
    return {"format": form, "verbosity": sent.get("verbosity") or "medium"}


def _tool(tool: Json, *, newest: bool) -> Json:
    if tool.get("type") != "function":
        return {**WEB_SEARCH, **tool}
    answered = {
        "type": "function",
        "description": tool.get("description"),
        "name": tool.get("name"),
        "output_schema": None,
        "parameters": tool.get("parameters"),
        "strict": tool.get("strict") is not False,
    }
    return answered if newest else {name: value for name, value in answered.items() if name != "output_schema"}


def _answer(request: ResponseRequest, generation: Generation, context: Sequence[Json]) -> tuple[str, bool]:
    """The text, and whether the limit cut it."""
    if request.schema is not None:
        text = functions.fitting(request.schema, "text.format.schema")
    else:
        seed = [request.body.get("instructions"), *items.texts(context)]
        text = quote(generation.deployment, items.question(context), seed)
        text = json.dumps({"answer": text}, ensure_ascii=False) if request.json_object else text
    found = words(text)
    if request.limit is not None and len(found) > request.limit:
        return "".join(found[: request.limit]), True
    return text, False


def _thought(request: ResponseRequest, generation: Generation) -> Json:
    """The model's reasoning, which nobody sees: an opaque text if asked for, a summary if asked for."""
    item: Json = {"id": new_id("rs"), "type": "reasoning"}
    if generation.month >= recordings.REASONING_CONTEXT:
        item["content"] = []
    if request.encrypted:
        item["encrypted_content"] = "gAAAAAB" + hashlib.sha256(item["id"].encode()).hexdigest()
    text = f"{generation.deployment} thinks about the question."
    return item | {"summary": [{"type": "summary_text", "text": text}] if request.summary else []}


def _message(text: str, model: str, *, cut: bool) -> Json:
    part: Json = {"type": "output_text", "annotations": [], "logprobs": [], "text": text}
    item = {"id": new_id("msg"), "type": "message", "status": "incomplete" if cut else "completed", "content": [part]}
    phase = {"phase": "final_answer"} if model.startswith(PHASED) else {}
    return item | phase | {"role": "assistant"}


def _call(name: str, arguments: str) -> Json:
    identifier = new_id("fc")
    call = f"call_{identifier[-24:]}"
    return {
        "id": identifier,
        "type": "function_call",
        "status": "completed",
        "arguments": arguments,
        "call_id": call,
        "name": name,
    }


def _filters(generation: Generation, answer: str) -> list[Json]:
    """The prompt's result, unless it is only results of functions (aoai2-responses-200-6ad38b), and the answer's."""
    prompt = sum(len(text) for text in items.texts(generation.given))
    found = [_filter("completion", content_filter.OF_ANSWER, len(answer))]
    if not generation.given or generation.given[-1]["type"] != "function_call_output":
        found.insert(0, _filter("prompt", content_filter.OF_PROMPT, prompt))
    return found


def _filter(source: str, categories: frozenset[str], length: int) -> Json:
    return {
        "blocked": False,
        "source_type": source,
        "content_filter_raw": [],
        "content_filter_results": content_filter.results(categories),
        "content_filter_offsets": {"start_offset": 0, "end_offset": length, "check_offset": 0},
    }


def _usage(request: ResponseRequest, generation: Generation, context: Sequence[Json], output: int, thought: int) -> Json:
    prompt = items.tokens(context, generation.model) + token_count.words(_instructions(request.body.get("instructions")))
    prompt += token_count.of_definitions(*request.definitions)
    written = {"cache_write_tokens": 0} if generation.month >= recordings.TOOL_USAGE else {}
    return {
        "input_tokens": prompt,
        "input_tokens_details": written | {"cached_tokens": 0},
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": thought},
        "total_tokens": prompt + output,
    }


def _instructions(value: Any) -> str:
    return value if isinstance(value, str) else ""
