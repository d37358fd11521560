"""Names that an environment's suffix makes too long: each is found under the setting that it comes from."""

import pytest

from tests.desired_state.stacks import SECRET, composed

SUFFIX = "x" * 20
LONG = "n" * 60
"""With the suffix one more than the 80 characters that API Management takes of most names."""
API = {"name": "chat", "displayName": "Chat", "path": "chat", "backend": "contoso", "http": {}}
KEY = {"credential": {"apiKey": {"secret": "openaiKey"}}}
OTHER = {"origin": "https://other.openai.azure.com", **KEY}
BACKENDS = {"contoso": {"origin": "https://contoso.openai.azure.com", **KEY}}
PRODUCT = {"displayName": "P", "apis": ["chat"]}


def too_long(**keys):
    """Places of the names that are too long."""
    config = {"environment": {"suffix": SUFFIX}, "apis": [API], **keys}
    findings = composed({"config": {**SECRET, **{f"azure-openai-apim:{key}": value for key, value in config.items()}}}).findings
    return [each.place.partition(":")[2] for each in findings if each.rule == "environment-name"]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"apis": [{**API, "name": LONG}]}, "apis"),
        ({"apis": [{**API, "backend": LONG}], "backends": BACKENDS | {LONG: OTHER}}, "backends"),
        ({"namedValues": {"n" * 236: {"value": "v"}}}, "namedValues"),
        ({"products": [{**PRODUCT, "name": LONG}]}, "products"),
        ({"subscriptions": [{"name": LONG, "displayName": "S", "api": "chat"}]}, "subscriptions"),
        ({"loggers": {LONG: {"type": "azureMonitor"}}}, "loggers"),
        ({"versionSets": {LONG: {"displayName": "V"}}}, "versionSets"),
        ({"namedValues": {LONG: {"value": "v"}}}, None),
    ],
)
def test_a_name_that_is_too_long(keys, place):
    """A named value may have 256 characters; of all others API Management takes 80."""
    assert too_long(**keys) == ([place] if place else [])
