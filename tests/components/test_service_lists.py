"""Lists of a service: one login, one request per list, and every text at its place in them."""

import io
import json
from email.message import Message
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.response import addinfourl

import pulumi
import pytest

from arm_args import Question
from components import answers, api_operations, resource_manager, service_lists

ROOT, HOST = "https://arm.example", "https://metadata.example"
SERVICE = "/subscriptions/the-subscription/resourceGroups/the-group/providers/Microsoft.ApiManagement/service/the-service"
API_VERSION = "api-version=2024-05-01"
METADATA = "/metadata/endpoints?api-version=2022-09-01"
ASSIGNED = "/scope/providers/Microsoft.Authorization/roleAssignments/one?api-version=2022-04-01"


@pytest.fixture
def azure(monkeypatch):
    """What Resource Manager has, by path below its host; what it was asked in order, and with which token."""
    has = {METADATA: {"resourceManager": f"{ROOT}/"}}
    asked, tokens, contexts = [], set(), {}

    def answer(request, timeout, context):
        assert timeout > 0
        assert context is contexts.setdefault("one", context), "one for all requests"
        path = request.full_url.removeprefix(ROOT).removeprefix(HOST)
        asked.append(path)
        if request.full_url.startswith(ROOT):
            tokens.add(request.get_header("Authorization"))
        else:
            assert request.get_header("Authorization") is None, "the token is Resource Manager's alone"
        if path not in has:
            raise HTTPError(request.full_url, 403, "no", Message(), io.BytesIO(b"not allowed"))
        return addinfourl(io.BytesIO(json.dumps(has[path]).encode()), Message(), request.full_url, 200)

    def invoke(token, _inputs, _options):
        asked.append(token.rpartition(":")[2])
        given = {"getClientConfig": {"subscriptionId": "the-subscription"}, "getClientToken": {"token": "the-token"}}
        return SimpleNamespace(value=given[asked[-1]])

    monkeypatch.setattr(resource_manager, "urlopen", answer)
    monkeypatch.setattr(pulumi.runtime, "invoke", invoke)
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", HOST)
    return SimpleNamespace(has=has, asked=asked, tokens=tokens)


LOGIN = ["getClientConfig", "getClientToken", METADATA]


def test_each_list_is_asked_for_below_the_service_and_a_role_at_its_scope(azure):
    azure.has |= {
        f"{SERVICE}/apis?{API_VERSION}": {"value": [{"name": "a"}], "nextLink": f"{ROOT}/more"},
        "/more": {"value": [{"name": "b"}]},
        f"{SERVICE}/backends?{API_VERSION}": {"value": []},
        ASSIGNED: {},
    }
    found = service_lists("the-group", "the-service", ["backends", "apis", "apis"], {"one": "/scope"})
    assert (found.items, found.unread) == (
        {"apis": [{"name": "a"}, {"name": "b"}], "backends": [], "roleAssignments": [{"name": "one"}]},
        {},
    )
    assert sorted(azure.asked) == sorted([*LOGIN, *azure.has.keys() - {METADATA}])
    assert azure.tokens == {"Bearer the-token"}


def test_operations_are_asked_for_with_the_same_login(azure):
    azure.has |= {
        f"{SERVICE}/apis?{API_VERSION}": {"value": []},
        f"{SERVICE}/apis/chat/operations?{API_VERSION}": {"value": [{"name": "x"}]},
    }
    lists = service_lists("the-group", "the-service", ["apis"], {})
    del azure.asked[:]
    assert api_operations(lists, ["chat", "chat"]).items == {"chat": [{"name": "x"}]}
    assert azure.asked == [f"{SERVICE}/apis/chat/operations?{API_VERSION}"]


def test_what_may_not_be_read_says_what_for_and_where(azure):
    found = service_lists("the-group", "the-service", ["apis"], {"one": "/scope"})
    assert found.items == {}
    assert found.unread == {
        "apis": f"what the service has: GET {SERVICE}/apis: 403 not allowed",
        "roleAssignments": f"what the service has: GET {ASSIGNED.partition('?')[0]}: 403 not allowed",
    }


def test_without_a_login_nothing_is_listed(azure):
    del azure.has[METADATA]
    found = service_lists("the-group", "the-service", ["apis", "backends"], {})
    reason = f"what the service has: GET {METADATA.partition('?')[0]}: 403 not allowed"
    assert (found.items, found.unread, found.service) == ({}, {"apis": reason, "backends": reason}, None)
    assert api_operations(found, ["chat"]).items == {}


def test_answers_about_the_subscription(azure):
    """One login for all, a list with all its pages; what may not be read, or is not there, does not keep the others from it."""
    listed, named, role = (
        Question("/providers/p/kept", "1"),
        Question("/providers/p/check", "1", (("name", "x"),)),
        "/subscriptions/other/r",
    )
    azure.has |= {
        "/subscriptions/the-subscription/providers/p/kept?api-version=1": {"value": [{"name": "a"}], "nextLink": f"{ROOT}/more"},
        "/more": {"value": [{"name": "b"}]},
        "/subscriptions/the-subscription/providers/p/check?api-version=1": {"nameAvailable": True},
        "/subscriptions/other/r?api-version=3": {},
    }
    questions = [listed, named, Question(role, "3"), Question("/providers/q/kept", "2"), listed]
    found = answers("the-group", "the-service", questions)
    assert found.bodies == {
        listed: {"value": [{"name": "a"}, {"name": "b"}]},
        named: {"nameAvailable": True},
        Question(role, "3"): {},
    }
    assert [(question.path, "403 not allowed" in reason) for question, reason in found.unread.items()] == [
        ("/providers/q/kept", True)
    ]
    assert azure.asked.count("getClientToken") == 1
    assert azure.asked.count("/subscriptions/the-subscription/providers/p/kept?api-version=1") == 1


def test_without_a_login_nothing_is_answered(azure):
    del azure.has[METADATA]
    question = Question("/providers/p/kept", "1")
    found = answers("the-group", "the-service", [question])
    assert (found.bodies, list(found.unread)) == ({}, [question])
