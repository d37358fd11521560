"""Which component of Application Insights a gateway's metrics reach."""

import pytest
from apim_simulator.gateway.metric_destination import destination
from apim_simulator.store import Resource

KEY = "5f0ae8b6-9c3a-4d2e-8f57-0c1d2e3f4a5b"
STRING = f"IngestionEndpoint=https://westeurope-0.in.applicationinsights.azure.com/;InstrumentationKey={KEY}"
NAMED = "/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/components/named"


@pytest.fixture
def site(world):
    """`site(credentials, **logger)`: the component that a service's diagnostic sends to, and the id of the one that was made."""
    group = f"{world.subscription_path}/resourceGroups/rg/providers"
    service, made = f"{group}/Microsoft.ApiManagement/service/s", f"{group}/Microsoft.Insights/components/made"
    kind = "Microsoft.ApiManagement/service"

    def reached(credentials, **logger):
        world.store.put(Resource(made, "Microsoft.Insights/components", {"InstrumentationKey": KEY}))
        secret = Resource(f"{service}/namedValues/n", f"{kind}/namedValues", {"displayName": "Insights"}, private={"value": STRING})
        plain = Resource(f"{service}/namedValues/p", f"{kind}/namedValues", {"displayName": "plain", "value": KEY})
        properties = {"loggerType": "applicationInsights", "credentials": credentials, **logger}
        diagnostic = {"metrics": True, "loggerId": f"{service}/loggers/l"}
        for each in (
            secret,
            plain,
            Resource(f"{service}/loggers/l", f"{kind}/loggers", properties),
            Resource(f"{service}/diagnostics/applicationinsights", f"{kind}/diagnostics", diagnostic),
        ):
            world.store.put(each)
        found = destination(world.store, service, None)
        return "made" if found == made else found

    return reached


@pytest.mark.parametrize(
    ("credentials", "named", "reached"),
    [
        ({"connectionString": "{{insights}}"}, None, "made"),
        ({"connectionString": "{{insights}}"}, NAMED, "made"),
        ({"connectionString": STRING}, None, "made"),
        ({"instrumentationKey": "{{plain}}"}, None, "made"),
        ({"connectionString": "InstrumentationKey=another"}, NAMED, NAMED),
        ({"connectionString": "InstrumentationKey=another"}, None, None),
        ({"connectionString": "{{absent}}"}, NAMED, NAMED),
        ({}, None, None),
    ],
)
def test_the_key_decides(site, credentials, named, reached):
    """Of the connection string; `resourceId` where nothing that was made has the key."""
    assert site(credentials, resourceId=named) == reached
