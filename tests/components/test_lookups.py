"""What the program asks of API Management, and what it makes of the answers."""

import queue
import threading
from importlib.metadata import version
from typing import Any

import pytest

from components import Gateway, ServiceArgs, StateResource, gateway, stack_state, start_provider, subscription_keys
from tests.components.recorder import record

SERVICE: ServiceArgs = {"resource_group_name": "rg", "service_name": "apim"}


class _Monitor:
    """An engine whose provider starts as slowly as the test wants, and then fails."""

    def __init__(self) -> None:
        self.slow, self.asked = threading.Event(), queue.Queue[Any]()

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the RPC's name
        """Wait, then fail."""
        self.slow.wait(10)
        self.asked.put(request)
        raise RuntimeError("no such plugin")


def test_the_provider_is_started_while_the_program_goes_on(monkeypatch):
    """By a question whose answer nobody waits for; what is wrong with the provider is for a later one to tell."""
    monitor = _Monitor()
    monkeypatch.setattr("components.lookups.get_monitor", lambda: monitor)
    start_provider()
    assert monitor.asked.empty()
    monitor.slow.set()
    request = monitor.asked.get(timeout=10)
    assert (request.tok, request.version) == ("azure-native:authorization:getClientConfig", version("pulumi-azure-native"))


def test_gateway():
    """Asked by group and name; the final slash goes, the identity comes along."""
    asked = []

    def invoke(token, args):
        asked.append((token, args))
        return {"gatewayUrl": "https://apim.azure-api.net/", "identity": {"principalId": "oid"}, "id": "/subscriptions/s"}

    urls = []
    record(lambda: urls.append(gateway(SERVICE)), invoke=invoke)
    where = {"resourceGroupName": "rg", "serviceName": "apim"}
    assert asked == [("azure-native:apimanagement:getApiManagementService", where)]
    assert urls == [Gateway("https://apim.azure-api.net", "oid", "/subscriptions/s")]


@pytest.mark.parametrize(
    ("assigned", "client_ids"),
    [
        ({"/a": {"clientId": "one", "principalId": "p"}, "/b": {"clientId": "two"}}, frozenset({"one", "two"})),
        ({"/a": {"clientId": "one"}, "/b": {}}, None),
        (["/a"], None),
        (None, frozenset()),
    ],
)
def test_identities_that_are_assigned(assigned, client_ids):
    """By client id, as a policy names them; an answer that has not all of them says nothing."""
    found = []

    def invoke(_token, _args):
        return {"gatewayUrl": "https://apim.azure-api.net", "identity": {"userAssignedIdentities": assigned}}

    record(lambda: found.append(gateway(SERVICE)), invoke=invoke)
    assert found == [Gateway("https://apim.azure-api.net", None, client_ids=client_ids)]


def test_service_that_cannot_be_read():
    """The provider's reason comes through as its first line."""

    def invoke(_token, _args):
        return {}, [("serviceName", "Status=404 Code=ResourceNotFound\nmore than anybody reads")]

    def program():
        with pytest.raises(LookupError, match=r"^invoke of .* failed: Status=404 Code=ResourceNotFound$"):
            gateway(SERVICE)

    record(program, invoke=invoke)


def test_stack_state():
    """The state of the stack itself, by type with parents and by name, whatever the name holds."""

    def invoke(token, args):
        assert token == "pulumi:pulumi:readStackResourceOutputs"
        assert args["stackName"].endswith("/azure-openai-apim/test")
        urn = "urn:pulumi:test::azure-openai-apim::a:index:A$b:index:B::one::two"
        return {"name": args["stackName"], "outputs": {urn: {"type": "b:index:B", "outputs": {"number": 2}}, "u::p::k::n": {}}}

    found = []
    record(lambda: found.extend(stack_state()), invoke=invoke)
    expected = [StateResource("a:index:A$b:index:B", "one::two", {"number": 2}), StateResource("k", "n", {})]
    assert sorted(found, key=lambda each: each.kind) == expected


def test_an_engine_that_tells_no_state():
    """Its reason comes through."""

    def program():
        with pytest.raises(LookupError, match="unrecognized function name"):
            stack_state()

    record(program, invoke=lambda _token, _args: ({}, [("", "unrecognized function name")]))


def test_subscription_keys_are_secret():
    """The keys are asked for by sid and never leave their secret wrapping."""
    known: dict[str, Any] = {}

    async def program():
        keys = subscription_keys(SERVICE, "demo")
        both = [await key.apply(lambda value: known.setdefault("values", []).append(value)).is_secret() for key in keys]
        return all(both)

    def invoke(token, args):
        known["asked"] = (token, args["sid"])
        return {"primaryKey": "k1", "secondaryKey": "k2"}

    async def secret():
        known["secret"] = await program()

    record(secret, invoke=invoke)
    assert known["secret"] is True
    assert known["asked"] == ("azure-native:apimanagement:listSubscriptionSecrets", "demo")
    assert known["values"] == ["k1", "k2"]
