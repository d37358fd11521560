"""Which loopback URL stands for which Azure address."""

import itertools
from collections.abc import Callable

import pytest
from apim_simulator.addresses import ACCOUNT, SERVICE, Addresses
from apim_simulator.store import Resource, Store


def counting(taken: frozenset[int] = frozenset()) -> Callable[[int], int]:
    numbers = itertools.count(1001)

    def reserve(wanted: int) -> int:
        if wanted in taken:
            raise OSError("taken")
        return wanted or next(numbers)

    return reserve


def test_each_owner_has_one_port_whatever_the_letter_case():
    addresses = Addresses(Store(), counting())
    assert addresses.arm == "https://127.0.0.1:1001"
    assert addresses.service_url("/s/a") == "https://127.0.0.1:1002"
    assert addresses.account_url("/s/a") == "https://127.0.0.1:1003"
    assert addresses.service_url("/S/A") == "https://127.0.0.1:1002"


def test_the_configured_port_goes_to_the_first_of_its_kind():
    addresses = Addresses(Store(), counting(), {"gateway": 8443, "arm": 0})
    assert addresses.service_url("/s/a") == "https://127.0.0.1:8443"
    assert addresses.service_url("/s/b") == "https://127.0.0.1:1001"


def test_ports_are_remembered_over_restarts_and_removal():
    store = Store()
    first = Addresses(store, counting())
    assert first.port("gateway", "/s/a") == 1001
    first.release("gateway", "/s/a")
    assert first.port("gateway", "/s/a") == 1001
    assert Addresses(store, counting()).port("gateway", "/s/a") == 1001


def test_a_remembered_port_that_is_taken_gives_way_and_the_properties_follow():
    store = Store()
    old = Addresses(store, counting())
    store.put(Resource("/s/a", SERVICE, {"gatewayUrl": old.service_url("/s/a")}))
    store.put(Resource("/m/a", ACCOUNT, {"endpoint": old.account_url("/m/a") + "/"}))
    new = Addresses(store, counting(frozenset({1001, 1002})))
    new.port("arm", "arm"), new.port("x", "y")
    new.renew()
    assert [r.properties for r in store] == [{"gatewayUrl": "https://127.0.0.1:1003"}, {"endpoint": "https://127.0.0.1:1004/"}]


def test_a_configured_port_that_is_taken_is_an_error():
    with pytest.raises(OSError, match="taken"):
        _ = Addresses(Store(), counting(frozenset({8443})), {"arm": 8443}).arm


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("contoso.openai.azure.com", "/m/a"),
        ("CONTOSO.cognitiveservices.azure.com", "/m/a"),
        ("contoso.services.ai.azure.com.", "/m/a"),
        ("plain.openai.azure.com", None),
        ("westeurope.api.cognitive.microsoft.com", "/m/plain"),
        ("eastus.api.cognitive.microsoft.com", None),
        ("a.openai.azure.com", None),
        ("contoso.openai.azure.us", None),
        ("example.com", None),
    ],
)
def test_the_host_map_knows_accounts_by_custom_subdomain_else_by_region(host, owner):
    store = Store()
    store.put(Resource("/m/a", ACCOUNT, {"customSubDomainName": "Contoso"}, {"location": "eastus"}))
    store.put(Resource("/m/plain", ACCOUNT, {}, {"location": "West Europe"}))
    addresses = Addresses(store, counting())
    assert addresses.resolve(host) == (owner and addresses.account_url(owner))


def test_the_login_host_is_the_token_server():
    addresses = Addresses(Store(), counting())
    assert addresses.resolve("login.microsoftonline.com") == addresses.arm
