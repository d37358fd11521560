"""Chat completions: the text of an answer and its body."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import content_filter, errors
from apim_simulator.model.answer import Json

QUOTED_WORDS = 40
REASONING = re.compile(r"^(o\d|gpt-5)")
"""Models that refuse max_tokens: recorded for gpt-5-mini, inferred for its family and for o1, o3, o4."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer, decided but not yet written. `tool` is the name of the function to call instead of saying `text`."""

    identifier: str
    created: int
    model: str
    text: str
    finish_reason: str
    prompt_words: int
    choices: int = 1
    tool: str | None = None

    @property
    def fingerprint(self) -> str:
        """`system_fingerprint`, a function of the model."""
        return f"fp_{hashlib.sha256(self.model.encode()).hexdigest()[:10]}"

    @property
    def usage(self) -> Json:
        """Words, where Azure counts tokens: a test can tell whose numbers it sees."""
        words_of_answer = len((ARGUMENTS if self.tool else self.text).split()) * self.choices
        zeros = ("accepted_prediction_tokens", "audio_tokens", "reasoning_tokens", "rejected_prediction_tokens")
        return {
            "completion_tokens": words_of_answer,
            "completion_tokens_details": dict.fromkeys(zeros, 0),
            "prompt_tokens": self.prompt_words,
            "prompt_tokens_details": {"audio_tokens": 0, "cached_tokens": 0},
            "total_tokens": self.prompt_words + words_of_answer,
        }


ARGUMENTS = "{}"
"""Arguments of every call of a tool."""


def texts(messages: list[Json]) -> list[str]:
    """Every text of the messages, in order; images have none."""
    found = []
    for message in messages:
        content = message.get("content")
        parts = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
        found += [part[part["type"]] for part in parts if part["type"] != "image_url"]
    return found


def check_simulated(body: Json) -> None:
    """Refuse by name what would change the answer in ways that are not simulated."""
    named = body.get("function_call")
    wanted = {
        "audio": body.get("audio") is not None,
        "modalities": body.get("modalities") not in (None, ["text"]),
        "data_sources": body.get("data_sources") is not None,
        "logprobs": body.get("logprobs") is True,
        "function_call": named is not None and named not in ("none", "auto"),
        "response_format": (body.get("response_format") or {}).get("type", "text") not in ("text", "json_object"),
        "tool_choice with stream": forced_tool(body) is not None and body.get("stream") is True,
        "stream_options": not set(body.get("stream_options") or {}) <= {"include_usage"},
    }
    for name, present in wanted.items():
        if present:
            raise errors.unsupported(f"{name} with this value is not simulated")


def check_model(body: Json, model: str) -> None:
    """Refuse what the deployment's model does not take."""
    if body.get("max_tokens") is not None and REASONING.match(model):
        raise errors.max_tokens_unsupported()


def forced_tool(body: Json) -> str | None:
    """Name of the function that `tool_choice` demands: the one it names, for `required` the first.

    With `auto` the answer is text.
    """
    choice = body.get("tool_choice")
    if isinstance(choice, dict):
        return str((choice.get("function") or {}).get("name"))
    tools = body.get("tools") or []
    if choice == "required" and tools and isinstance(tools[0], dict):
        return str((tools[0].get("function") or {}).get("name"))
    return None


def completion_limit(body: Json) -> int | None:
    """The answer's limit as sent: max_completion_tokens, else max_tokens; words here."""
    limit: int | None = body.get("max_completion_tokens") or body.get("max_tokens")
    return limit


def complete(body: Json, deployment: str, model: str, created: int) -> Completion:
    """The answer to a checked body: a function of deployment and messages, cut by the body's limit and stop sequences."""
    messages: list[Json] = body["messages"]
    text, reason = _text(deployment, messages), "stop"
    if (body.get("response_format") or {}).get("type") == "json_object":
        text = json.dumps({"answer": text}, ensure_ascii=False)
    stops = body.get("stop") or []
    for stop in [stops] if isinstance(stops, str) else stops:
        text = text.split(stop, 1)[0] if stop else text
    limit = completion_limit(body)
    if limit is not None and len(words(text)) > limit:
        text, reason = "".join(words(text)[:limit]), "length"
    tool = forced_tool(body)
    return Completion(
        identifier=f"chatcmpl-{_digest(deployment, messages, created)[:29]}",
        created=created,
        model=model,
        text=text,
        finish_reason="tool_calls" if tool else reason,
        prompt_words=sum(len(prompt.split()) for prompt in texts(messages)),
        choices=body.get("n") or 1,
        tool=tool,
    )


def words(text: str) -> list[str]:
    """The text in pieces, each a word with the blanks before it."""
    return re.findall(r"\s*\S+", text)


def _text(deployment: str, messages: list[Json]) -> str:
    asked = next((texts([m]) for m in reversed(messages) if m["role"] == "user"), texts(messages[-1:]))
    quoted = " ".join(" ".join(asked).split()[:QUOTED_WORDS])
    return f"This is {deployment}, simulated. You said: {quoted} [{_digest(deployment, messages)[:8]}]"


def _digest(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def whole(completion: Completion) -> Json:
    """The body of an answer that is not streamed (aoai-chat-200-2026), member by member in the recorded order."""
    return {
        "choices": [_choice(completion, index) for index in range(completion.choices)],
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "object": "chat.completion",
        "prompt_filter_results": content_filter.prompt_results(),
        "system_fingerprint": completion.fingerprint,
        "usage": completion.usage,
    }


def _choice(completion: Completion, index: int) -> Json:
    """One choice. A call of a tool has no filter results and no content (aoai-chat-200-bearer-key-on-deployment-route)."""
    message: Json = {"annotations": [], "content": completion.text, "refusal": None, "role": "assistant"}
    if completion.tool is not None:
        function = {"arguments": ARGUMENTS, "name": completion.tool}
        call = {"function": function, "id": f"call_{completion.identifier[-24:]}", "type": "function"}
        message = message | {"content": None, "tool_calls": [call]}
    return {
        "content_filter_results": {} if completion.tool else content_filter.results(content_filter.OF_ANSWER),
        "finish_reason": completion.finish_reason,
        "index": index,
        "logprobs": None,
        "message": message,
    }
