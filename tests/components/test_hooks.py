"""What hooks do beside the provider: of which service they take something out, and by which calls they prove a revision."""

import asyncio
import importlib
from email.message import Message
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError

import pulumi
import pytest

from components import RevisedApi, proof, resource_manager
from tests.components.recorder import record
from tests.components.test_imported_api import ARGS
from tests.components.test_revised_api import revision

INPUTS = {"resourceGroupName": "rg", "serviceName": "apim", "apiId": "chat;rev=2"}
CALLS = [("GET", "https://gateway.example/chat;rev=2/models"), ("POST", "https://gateway.example/chat;rev=2/completions")]


@pytest.fixture
def removed(monkeypatch):
    """What is taken out of Azure: group, service and the rest of each id."""
    found: list[tuple[str, ...]] = []

    async def service(inputs, _purpose):
        where = inputs["resourceGroupName"], inputs["serviceName"]
        return SimpleNamespace(remove=lambda *segments: found.append((*where, *segments)))

    monkeypatch.setattr(resource_manager, "service", service)
    return found


@pytest.fixture
def asked(monkeypatch):
    """Calls of the gateway, which knows the operations of `models` alone and refuses them for want of a key."""
    found: list[tuple[str, str]] = []

    def urlopen(request, timeout):
        assert timeout > 0
        found.append((request.get_method(), request.full_url))
        raise HTTPError(request.full_url, 401 if request.full_url.endswith("/models") else 404, "no", Message(), None)

    module = importlib.import_module("components.proof")
    monkeypatch.setattr(module, "urlopen", urlopen)
    monkeypatch.setattr(module, "SECONDS", -1)  # one round
    return found


@pytest.fixture
def hooks(monkeypatch):
    """Every hook before a creation, in the order of declarations."""
    found: list[Any] = []
    binding = pulumi.ResourceHookBinding

    def kept(*, before_create):
        found.extend(before_create)
        return binding(before_create=before_create)

    monkeypatch.setattr(pulumi, "ResourceHookBinding", kept)
    return found


def test_the_blank_revision_is_removed_before_the_first_release(hooks, removed):
    """Of the API's own service."""
    revisions = {"revision": revision(2, 1, released_before=False), "kept": [], "root_exists": False}
    record(lambda: RevisedApi("chat", ARGS, revisions))
    for hook in hooks:
        if hook.__name__ == "_remove_blank":
            asyncio.run(hook(None))
    assert removed == [("rg", "apim", "apis", "chat;rev=1")]


@pytest.mark.parametrize("in_state", [True, False])
def test_a_release_that_is_made_anew_takes_the_place_of_its_entry(hooks, removed, in_state):
    """One that the state has; a new one's id is free, or another's. Its revision is proven before."""
    release: Any = {"sequence": 1, "notes": "", "proof": proof({"number": 2, "new": False, "operations": []}), "in_state": in_state}
    record(lambda: RevisedApi("chat", ARGS, {"revision": {**revision(2), "release": release}, "kept": [], "root_exists": True}))
    names = [hook.__name__ for hook in hooks if hook.__name__ != "_remove_blank"]
    assert names == ["prove", *(["_remove"] if in_state else [])]
    if in_state:
        asyncio.run(hooks[1](SimpleNamespace(new_inputs={**INPUTS, "releaseId": "1-revision-2"})))
    assert removed == ([("rg", "apim", "apis", "chat;rev=2", "releases", "1-revision-2")] if in_state else [])


@pytest.mark.parametrize("new", [True, False])
def test_a_revision_is_proven_by_the_calls_of_its_operations(asked, removed, new):
    """One that no caller has ever had is taken out again where the gateway lacks an operation; another stays."""
    release = SimpleNamespace(new_inputs=INPUTS)
    asyncio.run(proof({"number": 2, "new": new, "operations": ["models"], "calls": CALLS[:1]})(release))
    assert (asked, removed) == (CALLS[:1], [])
    with pytest.raises(RuntimeError, match="revision 2 is not released") as error:
        asyncio.run(proof({"number": 2, "new": new, "operations": ["models", "completions"], "calls": CALLS})(release))
    assert f"\n  POST {CALLS[1][1]}: 404 no\n" in str(error.value)
    assert asked == [CALLS[0], *CALLS]
    assert removed == ([("rg", "apim", "apis", "chat;rev=2")] if new else [])
