"""A subscription: active, scoped, without keys of ours."""

from components import Subscription
from tests.components.recorder import Registered, record


def test_registers_exactly_this():
    """Component and resource, keys left to API Management."""
    args = {"resource_group_name": "rg", "service_name": "apim", "sid": "demo", "display_name": "Demo", "scope": "/apis"}
    recorder = record(lambda: Subscription("demo", args))
    assert recorder.seen == {
        ("azure-openai-apim:index:Subscription", "demo"): Registered({}),
        ("azure-native:apimanagement:Subscription", "demo-subscription"): Registered(
            {
                "resourceGroupName": "rg",
                "serviceName": "apim",
                "sid": "demo",
                "displayName": "Demo",
                "scope": "/apis",
                "state": "active",
            },
            parent="demo",
        ),
    }
