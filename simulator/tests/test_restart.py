"""Operations that a restart cut off."""

import pytest
from apim_simulator.restart import recover
from apim_simulator.store import Resource, Store


@pytest.mark.parametrize(
    ("before", "after"),
    [("Accepted", "Succeeded"), ("Creating", "Succeeded"), ("Updating", "Succeeded"), ("Deleting", "Succeeded"),
     ("Failed", "Failed"), ("Succeeded", "Succeeded")],
)  # fmt: skip
def test_nothing_stays_unfinished(before, after):
    store = Store()
    store.put(Resource("/a", "T", {"provisioningState": before, "x": 1}))
    store.put(Resource("/b", "T", {}))
    assert recover(store) == (["/a"] if before != after else [])
    assert [resource.properties for resource in store] == [{"provisioningState": after, "x": 1}, {}]


def test_an_account_whose_creation_a_restart_cut_off_can_be_used(start, tmp_path):
    body = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}}
    query = {"api-version": "2025-06-01"}
    state = []
    for _ in range(2):
        with start(tmp_path / "s", "--seed", "local", "--set", "lro_polls=5") as running, running.client as client:
            addresses = running.addresses
            group = f"{addresses['arm']}/subscriptions/{addresses['subscription']}/resourceGroups/rg-ai-local"
            url = f"{group}/providers/Microsoft.CognitiveServices/accounts/second"
            client.headers["authorization"] = "Bearer x"
            if not state:
                client.put(url, params=query, json=body)
            state.append(client.get(url, params=query).json()["properties"]["provisioningState"])
    assert state == ["Creating", "Succeeded"]
