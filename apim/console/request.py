"""One call as a person asked for it in a form, and as it is sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from apim.console.operations import Operation
from apim.console.stack import NO_KEY, WRONG_KEY, Published
from desired_state import routes

Json = dict[str, Any]
WRONG: Final = "a-key-that-opens-nothing"
DEEPEST: Final = 100
"""Levels of what is sent: no body of the contract comes near."""

PLACEHOLDER: Final = "$AZURE_OPENAI_API_KEY"
TOKEN_PLACEHOLDER: Final = "$TOKEN"


class BadForm(Exception):
    """What was typed cannot be sent; the message says what, and what is allowed."""


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call: of which operation, by which consumer, with what. `body` is what is sent; of a conversation `messages` are in it.

    Holds no key: that is added when the call is sent.
    """

    published: Published
    operation: Operation
    consumer: str
    values: Mapping[str, str]
    body: Json | list[Any] | None = None
    traced: bool = False
    messages: tuple[Mapping[str, str], ...] = ()

    @property
    def streams(self) -> bool:
        """Whether the body asks for a stream."""
        return isinstance(self.body, dict) and self.body.get("stream") is True

    @property
    def url(self) -> str:
        """Where it goes, parameters filled in, without query."""
        path = self.operation.template
        for name in self.operation.parameters:
            path = path.replace(f"{{{name}}}", quote(self.values.get(name, ""), safe=""))
        return f"{self.published.url}{path}"

    @property
    def query(self) -> Mapping[str, str]:
        """The api-version, and the version where a parameter names it."""
        definition = self.published.api.definition
        version = routes.sent_version(definition.api_version, definition.base_path, self.operation.template)
        found = {"api-version": version} if version else {}
        if pair := self.published.api.version.get("query"):
            found[pair.partition("=")[0]] = pair.partition("=")[2]
        return found

    def headers(self, key: str | None, token: str | None) -> dict[str, str]:
        """With credentials, if there are any."""
        found = {"content-type": "application/json"} if self.body is not None else {}
        if key is not None:
            found[self.published.api.arguments["key_header"]] = key
        if token is not None:
            found["authorization"] = f"Bearer {token}"
        if pair := self.published.api.version.get("header"):
            found[pair.partition("=")[0]] = pair.partition("=")[2]
        return found

    @property
    def content(self) -> bytes | None:
        """The body's bytes."""
        if self.body is None:
            return None
        try:
            return json.dumps(self.body, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a pair of surrogates, which JSON may hold in an escape and UTF-8 may not
            return json.dumps(self.body).encode()

    def key(self) -> str | None:
        """The consumer's key, which goes to the gateway and nowhere else."""
        if self.consumer == NO_KEY:
            return None
        if self.consumer == WRONG_KEY:
            return WRONG
        return next((each.key for each in self.published.consumers if each.name == self.consumer), None)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a posted form, each at most once."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field, "" where it is not there."""
        return self.fields.get(name, "")

    def request(self, published: Published, operation: Operation, before: tuple[Mapping[str, str], ...] = ()) -> CallRequest:
        """The call; `before` are the messages of a conversation so far. Raises BadForm."""
        consumer = self.text("consumer")
        if consumer not in {NO_KEY, WRONG_KEY, *(each.name for each in published.consumers)}:
            raise BadForm(f'"{consumer}" is no consumer of this API; choose one of the list')
        values = {name: self.text(f"parameter-{name}").strip() for name in operation.parameters}
        if missing := [name for name, value in values.items() if not value]:
            raise BadForm(f"{', '.join(missing)} is empty; the address of the call needs it")
        if dotted := [name for name, value in values.items() if value in {".", ".."}]:
            raise BadForm(f"{', '.join(dotted)} is a step of a path; give a name")
        messages = self._messages(before) if operation.kind == "chat" else ()
        body = self._chat(operation, messages) if operation.kind == "chat" else self._json(operation)
        return CallRequest(published, operation, consumer, values, body, self.text("trace") == "on", messages)

    def _messages(self, before: tuple[Mapping[str, str], ...]) -> tuple[Mapping[str, str], ...]:
        prompt, system = self.text("prompt").replace("\r\n", "\n"), self.text("system").replace("\r\n", "\n").strip()
        if not prompt.strip():
            raise BadForm("the message is empty; write one")
        first = ({"role": "system", "content": system},) if system and not before else ()
        return (*first, *before, {"role": "user", "content": prompt})

    def _chat(self, operation: Operation, messages: tuple[Mapping[str, str], ...]) -> Json:
        body: Json = {"messages": [dict(each) for each in messages]}
        if operation.names_model:
            if not self.text("model").strip():
                raise BadForm("model is empty; calls of this operation name the deployment there")
            body["model"] = self.text("model").strip()
        if self.text("stream") == "on":
            body["stream"] = True
            if self.text("usage") == "on":
                body["stream_options"] = {"include_usage": True}
        more = _parsed(self.text("more") or "{}", "more members")
        if not isinstance(more, dict):
            raise BadForm('more members must be a JSON object, such as {"temperature": 0.2}')
        return body | more

    def _json(self, operation: Operation) -> Json | list[Any] | None:
        if operation.kind == "plain":
            return None
        found = _parsed(self.text("body"), "the body")
        if not isinstance(found, dict | list):
            raise BadForm("the body must be a JSON object or list")
        return found


def _parsed(text: str, what: str) -> Any:
    try:
        found = json.loads(text)
    except RecursionError:
        raise BadForm(f"{what} is nested too deep") from None
    except ValueError as error:
        at = f"line {error.lineno}, column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise BadForm(f"{what} is no JSON: {at}") from None
    level = [found]
    for _ in range(DEEPEST):
        level = [inner for each in level if isinstance(each, dict | list) for inner in _inside(each)]
    if level:
        raise BadForm(f"{what} is nested too deep; {DEEPEST} levels are the most")
    return found


def _inside(each: Any) -> list[Any]:
    return list(each.values()) if isinstance(each, dict) else each
