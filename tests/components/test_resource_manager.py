"""How a deletion in Resource Manager ends, whichever of its long forms it takes."""

import io
import json
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from components import resource_manager
from components.resource_manager import Absent, Service

ROOT = "https://arm.example"


@dataclass
class Script:
    """What Resource Manager answers in turn, and what it was asked."""

    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request, timeout: float) -> Any:
        """In place of urlopen."""
        assert timeout > 0
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
    return script, Service(f"{ROOT}/apim", "a purpose", "token")


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
