"""The shape of Microsoft's samples, with versions, products and consumers: all of it taken over, and what is not is named."""

import pytest

from tests.e2e.adopt import worlds
from tests.e2e.adopt.conftest import writes


@pytest.mark.rest
def test_with_versions_products_and_consumers(portal, adopter, azure):
    """Everything that the API uses, in one update without a change; what stays is named with its reason."""
    worlds.samples(portal)
    before = azure.state()
    one = adopter()
    printed = one.adopt("--all-under", "contoso")
    assert sorted(one.section["resources"]) == sorted(
        [
            "apis/inference",
            f"apis/inference/operations/{next(iter(portal.operations('inference')))}/policies/policy",
            "apis/inference/policies/policy",
            "products/models",
            "products/models/apis/inference",
            "products/models/policies/policy",
            "subscriptions/team-a",
            "subscriptions/team-b",
            "apiVersionSets/inference",
            "policyFragments/common",
            "backends/openai-pool",
            "backends/openai-east",
            "backends/openai-west",
            "namedValues/team-name",
            "namedValues/key-east",
            "namedValues/key-west",
        ]
    )
    assert "products/models/apis/echo-api: the product opens this API too, which is not adopted" in printed
    assert "it has no title, as those that Azure makes with a product" in printed
    since = len(azure.requests())
    up = one.workspace.up()
    assert (up.changes["import"], up.changes.get("update", 0)) == (16, 0), up.text
    assert writes(azure, since) == []
    assert "no drift" in one.command("drift")
    assert "stack local gives back 16:" in one.adopt("--release")
    gone = one.workspace.up()
    assert (gone.changes["delete"], writes(azure, since)) == (17, []), gone.text  # the component is one of them
    assert [each for each in azure.state()["resources"] if "/ledger-" not in each["id"]] == before["resources"]
    one.workspace.destroy()
    assert azure.state() == before
