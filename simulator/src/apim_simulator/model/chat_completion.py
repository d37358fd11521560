"""A chat completion: what the model answers, before it becomes a body or a stream."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import functions, reasoning, token_count
from apim_simulator.model.chat_request import ChatRequest

QUOTED_WORDS = 40
PIECE = 8
"""Characters of JSON that one event of a stream brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCall:
    """A function that the model calls: `identifier` is empty for one offered by `functions`, which has none."""

    name: str
    arguments: str
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One answer. `call` is a function called instead of an answer in `text`; `json` says that the text is JSON."""

    identifier: str
    created: int
    model: str
    month: str
    text: str
    finish_reason: str
    prompt_tokens: int = 0
    reasoning_tokens: int = 0
    choices: int = 1
    call: FunctionCall | None = None
    json: bool = False
    images: int = 0

    @property
    def fingerprint(self) -> str | None:
        """`system_fingerprint`, a function of the model; models that reason have none (aoai2-completions-200-46b377)."""
        if reasoning.reasons(self.model):
            return None
        return f"fp_{hashlib.sha256(self.model.encode()).hexdigest()[:10]}"

    @property
    def completion_tokens(self) -> int:
        """Words of every choice, and what the model thought."""
        answer = self.call.arguments if self.call else self.text
        return (token_count.words(answer) + self.reasoning_tokens) * self.choices

    @property
    def pieces(self) -> list[str]:
        """The text as a stream brings it: word by word, JSON in pieces of a few characters."""
        return pieces(self.text) if self.json else words(self.text)


def complete(request: ChatRequest, *, deployment: str, model: str, full_model: str, created: int, month: str) -> Completion:
    """The answer to a request: a function of deployment and messages, cut by the limit and the stop sequences."""
    called = functions.chosen(request.functions, request.choice, functions.turn_of(request.messages))
    identifier = digest(deployment, request.messages, created)
    call, text, reason = None, "", "stop"
    if called is not None:
        call = FunctionCall(
            name=called.name,
            arguments=called.arguments(),
            identifier="" if request.before_tools else f"call_{identifier[-24:]}",
        )
        reason = "function_call" if request.before_tools else "tool_calls"
    else:
        text, reason = _cut(answer_text(request, deployment), request)
    limit = None if request.limit is None else request.limit - token_count.words(call.arguments if call else text)
    return Completion(
        identifier=f"chatcmpl-{identifier[:29]}",
        created=created,
        model=full_model,
        month=month,
        text=text,
        finish_reason=reason,
        prompt_tokens=request.prompt_tokens(model),
        reasoning_tokens=reasoning.tokens(model, request.effort, limit),
        choices=request.choices,
        call=call,
        json=request.schema is not None or request.json_object,
        images=len(request.images),
    )


def answer_text(request: ChatRequest, deployment: str) -> str:
    """The answer before it is cut: JSON that fits the schema, a JSON object, or a sentence that quotes the last question."""
    if request.schema is not None:
        return functions.fitting(request.schema, "response_format.json_schema.schema")
    sentence = quote(deployment, request.question, request.messages)
    return json.dumps({"answer": sentence}, ensure_ascii=False) if request.json_object else sentence


def quote(deployment: str, question: str, seed: Any) -> str:
    """The sentence that every simulated deployment answers."""
    quoted = " ".join(question.split()[:QUOTED_WORDS])
    return f"This is {deployment}, simulated. You said: {quoted} [{digest(deployment, seed)[:8]}]"


def words(text: str) -> list[str]:
    """The text in pieces, each a word with the blanks before it."""
    return re.findall(r"\s*\S+", text)


def pieces(text: str) -> list[str]:
    """The text in pieces of a few characters."""
    return [text[place : place + PIECE] for place in range(0, len(text), PIECE)]


def _cut(text: str, request: ChatRequest) -> tuple[str, str]:
    """The text up to the first stop sequence and the limit, and why it ends."""
    for stop in request.stops:
        text = text.split(stop, 1)[0] if stop else text
    if request.limit is not None and len(words(text)) > request.limit:
        return "".join(words(text)[: request.limit]), "length"
    return text, "stop"


def digest(*values: Any) -> str:
    """64 hexadecimal digits of JSON values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
