"""Bodies that Microsoft's models take, and such that they do not."""

import pytest

from tests.e2e.arm_bodies import judged

GROUP = "/subscriptions/s/resourceGroups/g"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/a"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/b"
ACCOUNT_BODY = {"kind": "OpenAI", "location": "x", "sku": {"name": "S0"}, "properties": {"customSubDomainName": "b"}}


@pytest.mark.parametrize(
    ("path", "body", "found"),
    [
        (ACCOUNT, ACCOUNT_BODY, []),
        (ACCOUNT, {**ACCOUNT_BODY, "customSubDomainName": "b"}, ["customSubDomainName is unknown"]),
        (ACCOUNT, {"properties": {"disableLocalAuth": "true"}}, ['properties.disableLocalAuth is "true", no bool']),
        (ACCOUNT, {"sku": "S0"}, ["sku is no object"]),
        (f"{ACCOUNT}/deployments/d", {"sku": {"name": "Standard", "capacity": True}}, ["sku.capacity is true, no int"]),
        (f"{ACCOUNT}/deployments/d", {"properties": {"model": {"versions": "1"}}}, ["properties.model.versions is unknown"]),
        (f"{SERVICE}/backends/b", {"properties": {"pool": {"services": [{"id": "x", "weight": 1}]}}}, []),
        (f"{SERVICE}/backends/b", {"properties": {"pool": {"services": [{"w": 1}]}}}, ["properties.pool.services[0].w is unknown"]),
        (f"{SERVICE}/backends/b", {"properties": []}, ["properties is no object"]),
        (f"{SERVICE}/apis/a/operations/o/policies/policy", {"properties": {"value": "<policies/>", "format": "rawxml"}}, []),
        (f"{SERVICE}/gateways/g", {}, ["no model is known"]),
        (GROUP, {"location": "x"}, []),
    ],
)
def test_bodies(path, body, found):
    """By the end of the path."""
    assert list(judged(path, body)) == found
