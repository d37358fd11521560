"""How a deletion in Resource Manager ends, whichever of its long forms it takes."""

import asyncio
import io
import json
from dataclasses import dataclass, field
from email.message import Message
from http.client import IncompleteRead
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

import pulumi
import pytest

from components import resource_manager
from components.resource_manager import Absent, Service

ROOT = "https://arm.example"


@dataclass
class Script:
    """What Resource Manager answers in turn, and what it was asked."""

    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request, timeout: float, context: object) -> Any:  # noqa: ARG002 - as urlopen takes it
        """In place of urlopen."""
        assert timeout > 0
        assert request.get_header("Authorization") == "Bearer token"
        self.asked.append(f"{request.get_method()} {request.full_url.removeprefix(ROOT)}")
        status, said, body = self.answers.pop(0)
        headers = Message()
        for name, value in said.items():
            headers[name] = value
        text = io.BytesIO(json.dumps(body).encode())
        if status >= 400:
            raise HTTPError(request.full_url, status, "no", headers, text)
        text.status, text.headers = status, headers  # type: ignore[attr-defined]  # an answer is a file with these
        return text


@pytest.fixture
def arm(monkeypatch) -> tuple[Script, Service]:
    """A script, and a service of it."""
    script = Script()
    monkeypatch.setattr(resource_manager, "urlopen", script)
    return script, Service(f"{ROOT}/apim", "a purpose", "token", ROOT)


RUNNING = (200, {}, {"status": "InProgress"})
BEGUN = (202, {"Azure-AsyncOperation": f"{ROOT}/op", "Location": f"{ROOT}/at"}, {})


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([(200, {}, {})], []),
        ([(404, {}, {})], []),
        ([BEGUN, RUNNING, (200, {}, {"status": "Succeeded"})], ["GET /op", "GET /op"]),
        ([(202, {"Location": f"{ROOT}/at"}, {}), (202, {"Location": f"{ROOT}/at"}, {}), (200, {}, {})], ["GET /at", "GET /at"]),
        ([(202, {"Location": f"{ROOT}/at"}, {}), (404, {}, {})], ["GET /at"]),
    ],
    ids=["at once", "absent", "status", "location", "location gone"],
)
def test_removed(arm, answers, asked):
    """It waits until the operation is over; escaped, a revision is one segment."""
    script, service = arm
    script.answers.extend(answers)
    service.remove("apis", "chat;rev=1")
    assert script.asked == ["DELETE /apim/apis/chat%3Brev%3D1?api-version=2024-05-01", *asked]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([(400, {}, {"error": "no"})], 'a purpose: DELETE /apim/apis/chat: 400 {"error": "no"}'),
        ([BEGUN, (200, {}, {"status": "Failed", "error": "why"})], "the deletion of apis/chat ended as Failed"),
        ([BEGUN, *[RUNNING] * 5], "the deletion of apis/chat is not done after 1 s"),
    ],
    ids=["refused", "failed", "endless"],
)
def test_not_removed(arm, answers, told):
    """The message has ARM's words, and no token."""
    script, service = arm
    script.answers.extend(answers)
    with pytest.raises(RuntimeError) as error:
        service.remove("apis", "chat", seconds=1)
    assert told in str(error.value)
    assert "token" not in f"{error.value}{service}"


def test_listed(arm):
    """Over all pages; a list that is not there is no empty list."""
    script, service = arm
    script.answers.extend([(200, {}, {"value": [1], "nextLink": f"{service.url}/more"}), (200, {}, {"value": [2]}), (404, {}, {})])
    assert list(service.listed("apis", "chat", "operations")) == [1, 2]
    with pytest.raises(Absent):
        list(service.listed("apis"))


@pytest.mark.parametrize("body", [[1], 5, None, "no"])
def test_what_is_no_object_is_no_answer(arm, body):
    """As a proxy between may answer: an error with the purpose, which a check before a deployment turns into a warning."""
    script, service = arm
    script.answers.append((200, {}, body))
    with pytest.raises(RuntimeError, match=r"^a purpose: GET"):
        service.has("/a/b", "2020-01-01")


def test_an_answer_that_ends_early_is_none(arm, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise IncompleteRead(b"{")

    monkeypatch.setattr(resource_manager, "urlopen", broken)
    with pytest.raises(RuntimeError, match=r"^a purpose: GET"):
        arm[1].has("/a/b", "2020-01-01")


def test_has(arm):
    """Wherever it is, in the API version that is named; what cannot be asked is an error with the purpose."""
    script, service = arm
    script.answers.extend([(200, {}, {}), (404, {}, {}), (403, {}, {})])
    assert [service.has("/a/b", "2020-01-01"), service.has("/a/c", "2020-01-01")] == [True, False]
    assert script.asked == ["GET /a/b?api-version=2020-01-01", "GET /a/c?api-version=2020-01-01"]
    with pytest.raises(RuntimeError, match=r"^a purpose: GET"):
        service.has("/a/b", "2020-01-01")


def test_the_service_that_inputs_name(monkeypatch):
    """With the provider's own login, whether or not the program has begun to declare."""

    def answer(token: str, *_: Any) -> dict[str, str]:
        return {"token": "secret"} if token.endswith("getClientToken") else {"subscriptionId": "s"}

    async def answer_later(token: str, *_: Any) -> dict[str, str]:
        return answer(token)

    monkeypatch.setattr(pulumi.runtime, "invoke_async", answer_later)
    monkeypatch.setattr(pulumi.runtime, "invoke", lambda *args: SimpleNamespace(value=answer(*args)))
    monkeypatch.setattr(resource_manager, "_resource_manager", lambda _: ROOT)
    url = f"{ROOT}/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
    inputs = {"resourceGroupName": "rg", "serviceName": "apim"}
    assert asyncio.run(resource_manager.service(inputs, "why")) == Service(url, "why", "secret")
    assert resource_manager.service_now("rg", "apim", "why") == Service(url, "why", "secret", ROOT)
