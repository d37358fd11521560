"""The state without secrets."""

from apim_simulator.state_redaction import masked
from apim_simulator.store import Resource


def test_secrets_are_masked_wherever_they_are_and_the_rest_is_shown(world):
    world.store.put(
        Resource(
            "/a",
            "T",
            {
                "Credentials": {"header": ["s3cret"]},
                "nested": [{"connectionString": "s3cret", "name": "n"}],
                "primaryKey": None,
                "InstrumentationKey": "s3cret",
            },
            {"tags": {"password": "s3cret"}},
            {"value": "s3cret"},
            1,
        )
    )
    world.store.keep_fact("soft-deleted", {"/gone": {"id": "/Gone", "resources": [{"private": {"key1": "s3cret"}}]}})
    assert masked(world) == {
        "resources": [
            {
                "id": "/a",
                "type": "T",
                "etag": 1,
                "envelope": {"tags": {"password": "***"}},
                "properties": {
                    "Credentials": "***",
                    "nested": [{"connectionString": "***", "name": "n"}],
                    "primaryKey": None,
                    "InstrumentationKey": "***",
                },
                "private": {"value": "***"},
            }
        ],
        "softDeleted": ["/Gone"],
    }
