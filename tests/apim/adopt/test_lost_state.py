"""Which ledger is a lost stack's own, and the state that knows it."""

import json

import pytest

from apim import state
from apim.adopt import NotAdopted, Place, believed, chosen, with_components, with_ledger
from apim.ownership import Ownership
from desired_state.ownership import Ledger, Owner, parts
from tests.apim.adopt.service import ID

ONE, TWO = "5a3572a5-9a79-44e4-b30d-59ae8fc05ac5", "5b3572a5-9a79-44e4-b30d-59ae8fc05ac5"
PLACE = Place("azure-openai-apim", "dev", "rg", "apim", ID)
EMPTY = {"version": 3, "deployment": {"manifest": {}}}


def ledger(identity, stack="dev"):
    return Ledger(Owner("azure-openai-apim", stack, identity), {"apis": ("chat",)})


def test_those_of_its_names_are_believed_to_be_its_own():
    ledgers = (ledger(ONE), ledger(TWO), ledger(TWO, "prod"))
    found = believed(Ownership(None, ledgers), "azure-openai-apim", "dev")
    assert found == (ledger(ONE), ledger(TWO))
    assert chosen(found, "5A35") == ledger(ONE)
    with pytest.raises(NotAdopted, match="5 begins the id of 2 ledgers"):
        chosen(found, "5")


def test_a_state_with_a_ledger_is_not_lost():
    with pytest.raises(NotAdopted, match="it is not lost"):
        believed(Ownership(ONE, (ledger(ONE),)), "azure-openai-apim", "dev")
    with pytest.raises(NotAdopted, match='no ledger of the service is of stack "dev"'):
        believed(Ownership(None, (ledger(ONE, "prod"),)), "azure-openai-apim", "dev")
    held = {**EMPTY, "deployment": {"resources": [{"type": "azure-native:apimanagement:Api"}]}}
    with pytest.raises(NotAdopted, match="the state holds resources of Azure"):
        with_ledger(held, ledger(ONE), {}, PLACE)


def test_the_state_knows_the_ledger_and_the_components():
    """As commands read it: the stack's own ledger is that one, whose second part keeps its number."""
    (text,) = parts("azure-openai-apim", "dev", [("apis", "chat")])
    named = {f"ledger-{ONE}": text, f"ledger-{ONE}-2": text, f"ledger-{TWO}": text}
    made = with_ledger(EMPTY, ledger(ONE), named, PLACE)
    component = "urn:pulumi:dev::p::azure-openai-apim:index:HttpApi::chat"
    api = "urn:pulumi:dev::p::azure-native:apimanagement:Api::chat-api"
    steps = [
        {"op": "create", "urn": urn, "newState": {"custom": custom, "urn": urn, "type": urn.split("::")[2], "inputs": {}}}
        for urn, custom in ((component, False), (api, True))
    ]
    known = state.read(json.dumps(with_components(made, json.dumps({"steps": steps}))))
    assert [(each.name, each.id.rpartition("/")[2]) for each in known.resources] == [
        ("ledger-part-1", f"ledger-{ONE}"),
        ("ledger-part-2", f"ledger-{ONE}-2"),
    ]
    assert component in known.ids
    assert api not in known.ids
