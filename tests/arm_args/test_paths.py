"""Facts of classes beside their inputs."""

import inspect

from azure.mgmt.apimanagement import operations

from arm_args.paths import BELOW_SERVICE, LONG_RUNNING, goes_on


def test_what_azure_carries_on_is_what_its_sdk_waits_for():
    """Only what it begins can be long-running there: `begin_create_or_update`."""
    groups = dict(inspect.getmembers(operations, inspect.isclass))
    waited = {name for name in BELOW_SERVICE if hasattr(groups.get(f"{name}Operations"), "begin_create_or_update")}
    assert waited == LONG_RUNNING


def test_an_api_without_a_document_is_there_at_once():
    """Recorded: o24-06."""
    assert goes_on("Api", {"value": "{}"})
    assert not goes_on("Api", {"path": "chat"})
    assert goes_on("NamedValue", {})
    assert not goes_on("Backend", {"value": 1})
