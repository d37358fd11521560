"""Requests that are repeated, and those that are not."""

import pytest
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.errors import Unreachable
from apim_simulator.provider.settings import Settings
from apim_simulator.provider.transport import Answer

from simulator.tests.provider.arm_double import SERVICE, Reply


def conflict(code):
    """A 409."""
    return Reply(409, {"error": {"code": code, "message": "busy"}})


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_prov_23_what_may_pass_is_repeated(plugin, arm, waits, status):
    """First after 20 s."""
    arm.queue("DELETE", "/products/p", Reply(status))
    plugin.delete("Product", f"{SERVICE}/products/p")
    assert (arm.lines, waits) == (["DELETE /products/p"] * 2, [20])


def test_prov_23_delays_grow_and_end(plugin, arm, waits):
    """20 s, 60 s, 120 s, then the answer stands."""
    arm.queue("DELETE", "/products/p", *[Reply(503, {"error": {"code": "ServiceUnavailable", "message": "later"}})] * 4)
    with pytest.raises(Exception, match='Status=503 Code="ServiceUnavailable"'):
        plugin.delete("Product", f"{SERVICE}/products/p")
    assert (len(arm.requests), waits) == (4, [20, 60, 120])


def test_prov_23_retry_after_is_followed(plugin, arm, waits):
    """Instead of the delay."""
    arm.queue("DELETE", "/products/p", Reply(429, None, {"Retry-After": "1"}))
    plugin.delete("Product", f"{SERVICE}/products/p")
    assert waits == [1]


@pytest.mark.parametrize(
    "code", ["AnotherOperationInProgress", "StorageAccountOperationInProgress", "ConflictingConcurrentWriteNotAllowed"]
)
def test_prov_23_three_conflicts_are_repeated(plugin, arm, waits, code):
    """They pass by themselves."""
    arm.queue("DELETE", "/products/p", conflict(code))
    plugin.delete("Product", f"{SERVICE}/products/p")
    assert waits == [20]


@pytest.mark.parametrize("code", ["PessimisticConcurrencyConflict", "RequestConflict"])
def test_prov_23_locks_are_not_waited_for(plugin, arm, waits, code):
    """A program that does not serialise its writes fails."""
    arm.queue("DELETE", "/products/p", conflict(code))
    with pytest.raises(Exception, match=f'Status=409 Code="{code}" Message="busy"'):
        plugin.delete("Product", f"{SERVICE}/products/p")
    assert (len(arm.requests), waits) == (1, [])


@pytest.mark.parametrize("status", [400, 401, 403, 412, 501])
def test_prov_23_nothing_else_is_repeated(plugin, arm, waits, status):
    """501 above all: the simulator's own refusals."""
    arm.queue("DELETE", "/products/p", Reply(status))
    with pytest.raises(Exception, match=f"Status={status}"):
        plugin.delete("Product", f"{SERVICE}/products/p")
    assert waits == []


def test_prov_23_the_first_delay_and_the_count_can_be_set(unconfigured, arm, waits, monkeypatch):
    """Ours: STAND_IN_RETRY_SECONDS and STAND_IN_RETRIES."""
    monkeypatch.setenv("STAND_IN_RETRY_SECONDS", "0.5")
    monkeypatch.setenv("STAND_IN_RETRIES", "1")
    unconfigured.configure()
    arm.queue("DELETE", "/products/p", *[Reply(500)] * 2)
    with pytest.raises(Exception, match="Status=500"):
        unconfigured.delete("Product", f"{SERVICE}/products/p")
    assert waits == [0.5]


def test_prov_23_a_lost_connection_is_repeated():
    """As often as an error."""

    class Flaky:
        """Loses the first connection, then answers."""

        def __init__(self):
            self.waited = []
            self.lost = False

        def send(self, _method, url, _headers, _body=None):
            if "metadata" in url:
                here = "https://127.0.0.1:1/"
                document = f'{{"resourceManager": "{here}", "authentication": {{"loginEndpoint": "{here}"}}}}'
                return Answer(200, {}, document.encode())
            if "openid" in url:
                return Answer(200, {}, b'{"token_endpoint": "https://127.0.0.1:1/t"}')
            if url.endswith("/t"):
                return Answer(200, {}, b'{"access_token": "t", "expires_in": 3600}')
            if not self.lost:
                self.lost = True
                raise Unreachable("gone")
            return Answer(200, {}, b"{}")

        def wait(self, seconds):
            self.waited.append(seconds)

    flaky = Flaky()
    arm = Arm(Settings("s", "t", "c", "x", "127.0.0.1:1"), flaky)
    assert arm.send("GET", arm.url("/x", "v")).status == 200
    assert flaky.waited == [20]
