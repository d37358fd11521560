"""Revisions that the stack made and no state has."""

import json
from typing import Any

import pytest

from apim import state
from apim.recover import Found, Verdict, Wanted, mend, strays
from tests.apim.recover.test_diagnosis import PREFIX
from tests.apim.recover.test_repair import KNOWN, STACK, Pulumi
from tests.apim.states import exported

TYPE = "azure-native:apimanagement:Api"
WHERE = {"resourceGroupName": "rg", "serviceName": "apim", "azureApiVersion": "2024-05-01"}
OURS = "contract 0123456789abcdef"


class Cloud:
    """A subscription whose API has these revisions."""

    subscription = "s"

    def __init__(self, *revisions: dict[str, Any]):
        self.revisions = revisions

    def arm(self):
        """Itself."""
        return self

    def list(self, path, version):
        """The API's revisions."""
        assert (path, version) == (f"{PREFIX}/apis/chat/revisions", "2024-05-01")
        return self.revisions


def held(*names: str) -> state.State:
    """A state with these APIs."""
    resources = json.loads(exported(*[("Api", f"apis/{name}", WHERE) for name in names]))
    for each in resources["deployment"]["resources"]:
        each["id"] = f"{PREFIX}/apis/{each['id'].rpartition('/')[2]}"
    return state.read(json.dumps(resources))


def revision(number: str, description: str | None = OURS, *, current: bool = False) -> dict[str, Any]:
    """As ARM lists it."""
    return {"apiId": f"/apis/chat;rev={number}", "apiRevision": number, "description": description, "isCurrent": current}


def test_one_that_no_state_has_is_named_with_the_way_to_delete_it():
    """By number; the state's own and what is current are left out."""
    known = held("chat", "chat;rev=2")
    [found] = strays(known, (), Cloud(revision("1", None), revision("2"), revision("3"), revision("4", current=True)))
    assert (found.verdict, found.name, found.resource_id) == (Verdict.STRAY, "chat;rev=3", f"{PREFIX}/apis/chat;rev=3")
    assert f'az rest --method delete --headers If-Match=* --url "{PREFIX}/apis/chat;rev=3?api-version=2024-05-01"' in found.message


@pytest.mark.parametrize(
    "description",
    [None, "", "My draft", "contract", "contract 0123", f"{OURS}, changed"],
    ids=["none", "empty", "draft", "word", "short", "more"],
)
def test_what_others_made_is_left_alone(description):
    """A draft in the portal is no business of the stack's."""
    assert strays(held("chat", "chat;rev=2"), (), Cloud(revision("3", description))) == []


def test_what_is_planned_or_begun_is_no_stray():
    """That is taken in under its own name."""
    wanted = Wanted("urn:pulumi:dev::p::x::chat-revision-3-api", TYPE, "", WHERE | {"apiId": "chat;rev=3"})
    assert strays(held("chat", "chat;rev=2"), [wanted], Cloud(revision("3"))) == []


def test_a_stack_without_revisions_asks_nothing():
    """Nor does one whose APIs are updated in place."""
    assert strays(held("chat"), (), None) == []


def test_it_alone_keeps_nothing_from_the_state():
    """Somebody has to decide; only the lock is seen after."""
    pulumi = Pulumi()
    mend(pulumi, KNOWN, [Found(Verdict.STRAY, "urn:x::chat;rev=3", TYPE, "/x", "")], lambda _lock: False)
    assert pulumi.told == [("refresh", "--target", STACK)]
