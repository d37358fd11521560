"""What is taken of an API and what is left, each with its reason; and what stops an adoption."""

import json

import pytest

from apim.adopt import NotAdopted, api_names, read, refuse_owned, refuse_possessed, section
from apim.ownership import Ownership
from apim.state import Resource, State
from desired_state.ownership import Ledger, Owner
from tests.apim.adopt.service import API, ID, PLAIN, service

OTHER = Ledger(
    Owner("azure-openai-apim", "prod", "9d12fabb-1b1e-4c55-9d6a-7e1f2a3b4c03"), {"apis": ("chat",), "backends": ("far",)}
)


def adopted(resources, apis=("chat",), links=None):
    return read(service({"apis/chat": API} | resources, links), apis)


def left(adoption):
    return {each.place: each.reason for each in adoption.left.values()}


def policy(text):
    return {"format": "xml", "value": PLAIN.format(text)}


def test_a_backend_that_the_provider_cannot_say_is_referenced():
    """The Foundry wizard's: its managed identity would be taken away by the first write."""
    wizard = {
        "apis/chat/policies/policy": policy('<set-backend-service backend-id="foundry" />'),
        "backends/foundry": {
            "url": "https://contoso.openai.azure.com/openai",
            "protocol": "http",
            "credentials": {"managedIdentity": {"resource": "https://cognitiveservices.azure.com"}, "header": {}, "query": {}},
        },
    }
    found = adopted(wizard)
    assert list(found.taken) == ["apis/chat", "apis/chat/policies/policy"]
    reason = "it has credentials.managedIdentity, which the provider's class cannot say and would take away"
    assert left(found) == {"backends/foundry": reason}
    assert section(found, "dev").value["referenced"] == {"backends/foundry": reason}


def test_what_a_change_would_take_away_is_said():
    """Of an API and what is under it, which is taken all the same: nothing is written before a team changes it."""
    found = adopted({"apis/chat": {**API, "subscriptionKeyParameterNames": {"header": "api-key", "bearer": "enabled"}}})
    reason = "the provider's class cannot say it, so the first change of the resource by this stack takes it away"
    assert left(found) == {"apis/chat: subscriptionKeyParameterNames.bearer": reason}
    assert section(found, "dev").value["resources"]["apis/chat"]["properties"]["subscriptionKeyParameterNames"] == {
        "header": "api-key"
    }


def test_credentials_in_clear_come_into_no_file():
    """Neither a backend's nor a plain named value's that looks like a key."""
    key = "0123456789abcdef0123456789abcdef"
    clear = {
        "apis/chat/policies/policy": policy(
            '<set-backend-service backend-id="far" /><set-header name="k"><value>{{plain}}</value></set-header>'
        ),
        "backends/far": {"url": "https://a", "protocol": "http", "credentials": {"header": {"api-key": [key]}}},
        "namedValues/n": {"displayName": "plain", "secret": False, "value": key},
    }
    found = adopted(clear)
    assert set(left(found)) == {"backends/far", "namedValues/n"}
    assert key not in json.dumps(section(found, "dev").value)


def test_a_policy_with_a_key_in_it_stops_the_adoption():
    key = "0123456789abcdef0123456789abcdef"
    found = adopted({"apis/chat/policies/policy": policy(f'<set-header name="api-key"><value>{key}</value></set-header>')})
    with pytest.raises(NotAdopted, match=r"^apis/chat/policies/policy: the policy holds what looks like a key in clear") as refused:
        section(found, "dev")
    assert key not in str(refused.value)


def test_other_revisions_loggers_and_untitled_subscriptions_are_named():
    found = adopted(
        {
            "apis/chat/diagnostics/applicationinsights": {"loggerId": f"{ID}/loggers/insights", "sampling": {"percentage": 5.0}},
            "subscriptions/made": {"displayName": None, "scope": f"{ID}/apis/chat"},
            "subscriptions/team": {"displayName": "Team", "scope": f"{ID}/apis/CHAT", "state": "active"},
        }
    )
    assert list(found.taken) == ["apis/chat", "apis/chat/diagnostics/applicationinsights", "subscriptions/team"]
    assert set(left(found)) == {"loggers/insights", "subscriptions/made"}


def test_a_pool_brings_its_members_and_their_named_values():
    member = {"url": "https://a", "protocol": "http", "credentials": {"header": {"api-key": ["{{east}}"]}}}
    found = adopted(
        {
            "apis/chat/policies/policy": policy('<set-backend-service backend-id="pool" />'),
            "backends/pool": {"type": "Pool", "pool": {"services": [{"id": f"{ID}/backends/east"}]}},
            "backends/east": member,
            "namedValues/x": {"displayName": "east", "secret": True},
        }
    )
    assert list(found.taken)[2:] == ["backends/pool", "backends/east", "namedValues/x"]
    assert section(found, "dev").value["resources"]["namedValues/x"] == {"properties": {"displayName": "east", "secret": True}}


@pytest.mark.parametrize(
    ("names", "under", "words"),
    [
        (("other",), None, r'^API "other": the service itself has none of that name, workspaces aside; it has chat$'),
        (("workspaces/a/apis/b",), None, r"workspaces are not supported"),
        (("chat;rev=2",), None, r'^"chat;rev=2" is a revision; only current ones are taken over: write chat$'),
        ((), "contoso", r'^no API is under "contoso"; paths of the service are chat$'),
    ],
)
def test_what_is_not_there_is_refused_by_name(names, under, words):
    with pytest.raises(NotAdopted, match=words):
        api_names(service({"apis/chat": API}), names, under)


def test_apis_are_chosen_by_whole_segments_and_in_azures_letters():
    there = service({"apis/Chat": {**API, "path": "contoso/chat"}, "apis/b": {**API, "path": "contoso2"}})
    assert api_names(there, ("CHAT",), "contoso") == ("Chat",)


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ({}, r"^apis/chat: Azure gives no document of it"),
        ({"http://clear": "{}"}, r"^apis/chat: Azure gives no document of it"),
        ({"https://link": '{"openapi": "3.0.1"'}, r"^apis/chat: the document that Azure exports cannot be used"),
    ],
)
def test_a_document_that_cannot_be_had(links, words):
    """No link, one without TLS, or what is no document: one message with the place and the way out."""
    with pytest.raises(NotAdopted, match=words) as refused:
        section(adopted({"apis/chat/schemas/s": {"contentType": "x", "document": {}}}, links=links), "dev")
    assert "by `spec`" in str(refused.value)


def test_kinds_without_operations_over_http_are_refused():
    with pytest.raises(NotAdopted, match="only HTTP APIs are taken over"):
        read(service({"apis/chat": {**API, "type": "graphql"}}), ("chat",))


def test_what_another_stack_claims():
    """An API stops the adoption with its owner and the way out; a backend is referenced."""
    found = adopted(
        {
            "apis/chat/policies/policy": policy('<set-backend-service backend-id="far" />'),
            "backends/far": {"url": "https://a", "protocol": "http"},
        }
    )
    with pytest.raises(NotAdopted, match=r'^API "chat" belongs to stack "prod" of project .*; take it out of that stack first'):
        refuse_owned(found, ("chat",), Ownership(None, (OTHER,)), ID, {})
    backends = Ledger(OTHER.owner, {"backends": ("far",)})
    refuse_owned(found, ("chat",), Ownership(None, (backends,)), ID, {})
    assert left(found) == {"backends/far": f"it belongs to {OTHER.owner}"}


def test_what_this_stack_declares_already():
    """Refused, unless it adopted it before: then it is read anew."""
    own = Ownership(OTHER.owner.id, (OTHER,))
    with pytest.raises(NotAdopted, match="is declared by this stack already"):
        refuse_owned(adopted({}), ("chat",), own, ID, {})
    refuse_owned(adopted({}), ("chat",), own, ID, {"resources": {"apis/chat": {}}})


def test_what_was_deployed_as_owned_is_not_given_back():
    """The engine goes by the state: it would delete."""
    urn = "urn:pulumi:dev::p::azure-openai-apim:index:Adopted$azure-native:apimanagement:Api::apis/chat"
    held = Resource(urn, "azure-native:apimanagement:Api", f"{ID}/apis/chat", {}, {})
    with pytest.raises(NotAdopted, match=r"^apis/chat, with 0 more, was last deployed with `owned: true`"):
        refuse_possessed(State((held,)))
    refuse_possessed(State(()))
