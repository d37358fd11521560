"""An environment's suffix on what is declared: names, and named values in credentials, which nothing else names."""

import pulumi
import pytest

from declare.environment import suffixed

BACKEND = {"backend_id": "east", "url": "https://a", "credentials": {"header": {"api-key": ["{{openaiKey}}"]}}}
LOGGER = {"logger_id": "insights", "credentials": {"connectionString": "{{insights}}"}}


@pytest.mark.parametrize(
    ("kind", "props", "expected"),
    [
        ("Backend", BACKEND, {**BACKEND, "backend_id": "east-2", "credentials": {"header": {"api-key": ["{{openaiKey-2}}"]}}}),
        ("Backend", {"backend_id": "pool", "pool": {}}, {"backend_id": "pool-2", "pool": {}}),
        ("Logger", LOGGER, {"logger_id": "insights-2", "credentials": {"connectionString": "{{insights-2}}"}}),
        ("NamedValue", {"named_value_id": "a", "display_name": "a"}, {"named_value_id": "a-2", "display_name": "a-2"}),
        ("Api", {"api_id": "a"}, None),
    ],
)
def test_names_end_with_the_suffix(kind, props, expected):
    args = pulumi.ResourceTransformationArgs(None, f"azure-native:apimanagement:{kind}", "n", props, pulumi.ResourceOptions())
    found = suffixed("2")(args)
    assert (found.props if found else None) == expected
