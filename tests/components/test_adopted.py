"""Resources taken over: each of its own class, in the service, under the id by which it is imported."""

from components import Adopted
from tests.components.recorder import SECRET, Registered, record

WHERE = {"resource_group_name": "rg", "service_name": "apim"}
SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
NATIVE = "azure-native:apimanagement"
PLAIN = {
    "place": "namedValues/team",
    "class_name": "NamedValue",
    "inputs": {"namedValueId": "team", "displayName": "Team", "value": "platform"},
    "ignored": (),
}
KEY = {
    "place": "namedValues/key",
    "class_name": "NamedValue",
    "inputs": {"namedValueId": "key", "displayName": "Key", "secret": True},
    "ignored": (),
    "secret": "theKey",
}
API = {"place": "apis/chat", "class_name": "Api", "inputs": {"apiId": "chat", "path": "chat"}, "ignored": ("isCurrent",)}


def test_all_that_is_adopted():
    """What names another comes after it, and a secret comes from the configuration."""
    args = {**WHERE, "service_id": "/apim", "resources": [API, PLAIN, KEY], "secrets": {"theKey": "in clear"}, "owned": False}
    seen = record(lambda: Adopted("adopted", args)).seen
    assert seen[f"{NATIVE}:NamedValue", "namedValues/team"] == Registered({**SERVICE, **PLAIN["inputs"]}, parent="adopted")
    assert seen[f"{NATIVE}:NamedValue", "namedValues/key"].inputs["value"] == {
        SECRET: "1b47061264138c4ac30d75fd1eb44270",
        "value": "in clear",
    }
    api = seen[f"{NATIVE}:Api", "apis/chat"]
    assert api == Registered(
        {**SERVICE, **API["inputs"]}, parent="adopted", after=frozenset({"namedValues/team", "namedValues/key"})
    )
