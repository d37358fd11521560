"""A subscription: active, scoped, without keys of ours."""

from components import Subscription
from tests.components.recorder import Registered, record


def test_registers_exactly_this():
    """Component and resource, keys left to API Management."""
    where = {"resource_group_name": "rg", "service_name": "apim", "scope": "/apis", "written_after": []}
    args = {**where, "sid": "demo", "display_name": "Demo"}
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


def test_one_is_written_after_the_other():
    """And deleted before it: two at once would meet as 412."""

    def program() -> None:
        where = {"resource_group_name": "rg", "service_name": "apim", "scope": "/apis"}
        first = Subscription("a", {**where, "sid": "a", "display_name": "A", "written_after": []})
        Subscription("b", {**where, "sid": "b", "display_name": "B", "written_after": [first.written]})

    seen = record(program).seen["azure-native:apimanagement:Subscription", "b-subscription"]
    assert seen.after == {"a-subscription"}


def test_keys_that_a_put_answers_are_secret():
    """The provider keeps them where it cannot read the subscription again."""
    args = {"resource_group_name": "rg", "service_name": "apim", "scope": "/apis", "sid": "demo", "display_name": "Demo"}
    encrypted = record(lambda: Subscription("demo", args)).encrypted
    assert encrypted["azure-native:apimanagement:Subscription", "demo-subscription"] == {"primaryKey", "secondaryKey"}
