"""The tier that a service has, beside the one that the settings name."""

import pytest

import settings
from desired_state import tiers
from tests.desired_state.stacks import CASES, mapping

LIMITED = {
    "name": "chat",
    "displayName": "Chat",
    "path": "x",
    "backend": "contoso",
    "http": {},
    "tokenLimit": {"tokensPerMinute": 5},
}


@pytest.mark.parametrize(
    ("sku", "actual", "expected"),
    [
        ("Developer", "Developer", []),
        ("Developer", "", []),
        (None, "StandardV2", []),
        ("Developer", "StandardV2", [("service-tier", "service.sku")]),
        (None, "Consumption", [("tier", "apis[0].tokenLimit")]),
        ("Developer", "Consumption", [("service-tier", "service.sku")]),
    ],
)
def test_tier(sku, actual, expected):
    """Warnings, at the setting: a stack that was deployed before is not stopped."""
    service = {"name": "apim-test", "resourceGroup": "rg-test", **({"sku": sku} if sku else {})}
    own = {"config": {"azure-openai-apim:service": service, "azure-openai-apim:apis": [LIMITED]}}
    read = settings.parse(*settings.overlaid(mapping(CASES / "base.yaml"), own, "Pulumi.case.yaml"))
    found = list(tiers.check(read, actual))
    assert [(each.rule, each.place.removeprefix("azure-openai-apim:")) for each in found] == expected
    assert {each.severity for each in found} <= {"warning"}
