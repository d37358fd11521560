"""Derivation refuses what would be lost on the way to ARM."""

from dataclasses import replace

import pytest
from apim_simulator.provider.classes import ROWS
from apim_simulator.provider.metadata.build import build
from apim_simulator.provider.metadata.sources import SourceUnreadable

PRODUCT = ROWS["azure-native:apimanagement:Product"]


def test_one_class():
    """Paths, places, types and limits of a product."""
    derived = build({PRODUCT.token: PRODUCT})["classes"][PRODUCT.token]
    assert list(derived["parameters"]) == ["resourceGroupName", "serviceName", "productId"]
    assert derived["parameters"]["productId"] == {"type": "string", "required": True, "max_length": 256, "min_length": 1}
    assert derived["body"]["subscriptionsLimit"] == {"place": ["properties", "subscriptionsLimit"], "rule": {"type": "integer"}}
    assert derived["body"]["displayName"]["rule"] == {"type": "string", "required": True, "max_length": 300, "min_length": 1}


def test_an_input_without_a_place_is_an_error():
    """The wrong model for the class."""
    row = replace(PRODUCT, model="azure.mgmt.apimanagement.models.PolicyContract")
    with pytest.raises(
        SourceUnreadable, match="azure-native:apimanagement:Product takes displayName, which PolicyContract does not have"
    ):
        build({row.token: row})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": "azure.mgmt.apimanagement.models.Nothing"}, "azure.mgmt.apimanagement.models has no model Nothing"),
        (
            {"operations": "azure.mgmt.apimanagement.models"},
            "azure.mgmt.apimanagement.models has no build_create_or_update_request",
        ),
    ],
)
def test_a_row_that_names_what_is_not_there(change, message):
    """Said at the first start."""
    row = replace(PRODUCT, **change)
    with pytest.raises(SourceUnreadable, match=message):
        build({row.token: row})
