"""Where secrets go, and where they do not."""

import pytest

from simulator.tests.provider.arm_double import PLACE, Reply
from simulator.tests.provider.engine import RpcFailed

VALUE = "a secret nobody should read"


def test_prov_70_secrets_arrive_plain_and_are_returned_plain(plugin, arm):
    """The engine marks what comes back under the name of a secret input."""
    named_value = PLACE | {"namedValueId": "n", "displayName": "n", "secret": True, "value": VALUE}
    arm.queue(
        "PUT",
        "/namedValues/n",
        Reply(201, arm.store("/namedValues/n", {"displayName": "n", "secret": True, "provisioningState": "Succeeded"})),
    )
    arm.queue("GET", "/namedValues/n", Reply(404))
    _, outputs = plugin.create("NamedValue", named_value)
    assert arm.requests[1].body["properties"]["value"] == VALUE
    assert "value" not in outputs
    backend = PLACE | {"backendId": "b", "credentials": {"header": {"api-key": [VALUE]}}}
    _, outputs = plugin.create("Backend", backend)
    assert outputs["credentials"] == {"header": {"api-key": [VALUE]}}


def test_prov_71_an_error_shows_no_body(plugin, arm, capfd):
    """What was sent stays out of the message, and nothing is printed."""
    arm.queue("PUT", "/namedValues/n", Reply(400, {"error": {"code": "ValidationError", "message": "no"}}))
    with pytest.raises(RpcFailed, match="ValidationError") as caught:
        plugin.create("NamedValue", PLACE | {"namedValueId": "n", "displayName": "n", "value": VALUE})
    assert VALUE not in caught.value.text
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")
