"""What a row can say that none of the simulated classes needs: made-up ones say it here."""

from dataclasses import replace

import pytest
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.lifecycle import Lifecycle
from apim_simulator.provider.settings import read
from apim_simulator.provider.transport import Transport

from simulator.tests.provider.arm_double import IDENTITY, PLACE, SECRET, SERVICE

PRODUCT = PLACE | {"productId": "p", "displayName": "P"}


@pytest.fixture
def singleton(unconfigured, arm, registry):
    """Products, as if one always existed."""
    product = registry.get("azure-native:apimanagement:Product")
    row = replace(product.row, singleton_default={"properties": {"displayName": "default"}})
    return Lifecycle(
        replace(product, row=row), Arm(read(IDENTITY | {"metadataHost": arm.url, "clientSecret": SECRET}, {}), Transport())
    )


def test_prov_11_a_singleton_is_created_over_what_exists(singleton, arm):
    """It exists, whatever it looks like."""
    arm.store("/products/p", {"displayName": "changed"})
    written = singleton.create(PRODUCT)
    assert written.outputs["displayName"] == "P"


def test_prov_61_a_singleton_is_put_back_to_its_default(singleton, arm):
    """It cannot be deleted."""
    arm.store("/products/p", {"displayName": "P"})
    singleton.delete(f"{SERVICE}/products/p")
    assert arm.lines == ["PUT /products/p"]
    assert arm.requests[0].body == {"properties": {"displayName": "default"}}


def test_prov_50_a_class_may_want_patch(unconfigured, arm, registry):
    """If its metadata says so."""
    product = registry.get("azure-native:apimanagement:Product")
    settings = read(IDENTITY | {"metadataHost": arm.url, "clientSecret": SECRET}, {})
    lifecycle = Lifecycle(replace(product, row=replace(product.row, put_method="PATCH")), Arm(settings, Transport()))
    lifecycle.update(PRODUCT, PRODUCT)
    assert arm.lines == ["PATCH /products/p", "GET /products/p"]
