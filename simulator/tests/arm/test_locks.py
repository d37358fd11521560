"""Which writes exclude one another."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from apim_simulator import seed
from apim_simulator.arm import app
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.locks import Locks, keys_of

S = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/n"


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/apis/a", ["/apis/a"]),
        ("/apis/a;rev=2", ["/apis/a"]),
        ("/apis/a/operations/o/policies/policy", ["/apis/a"]),
        ("/products/p", ["/products/p"]),
        ("/products/p/apis/a", ["/products/p", "/apis/a"]),
        ("/apis/a/operations/o/tags/t", ["/apis/a", "/tags/t"]),
        ("/backends/b", []),
        ("/subscriptions/apis", []),
    ],
)
def test_keys(path, keys):
    """An API with all children and revisions; both ends of a link; nothing else [C]."""
    assert keys_of(S + path) == [S + key for key in keys]


def test_all_or_nothing(world):
    """A claim that fails takes nothing."""
    locks = Locks(world)
    first, second, third = object(), object(), object()
    locks.claim(first, ["/a"])
    with pytest.raises(ArmError) as refused:
        locks.claim(second, ["/b", "/A"])
    assert (refused.value.status, refused.value.code) == (409, "PessimisticConcurrencyConflict")
    locks.claim(third, ["/b"])
    locks.claim(first, ["/a"])


def test_release_and_inheritance(world):
    """An operation takes over from its request; once released, others may."""
    locks = Locks(world)
    request, operation, other = object(), object(), object()
    locks.claim(request, ["/a"])
    locks.pass_on(request, operation)
    locks.release(request, succeeded=True)
    with pytest.raises(ArmError):
        locks.claim(other, ["/a"])
    locks.release(operation, succeeded=True)
    locks.claim(other, ["/a"])


def test_a_lock_lingers_after_success(arm, error):
    """`lock_linger_ms`: the next write to the same API is refused for that long, one elsewhere is not [C]."""
    arm.world.options.change({"lock_linger_ms": 500})
    change = {"properties": {"description": "d"}}
    assert arm("PATCH", "/apis/echo-api", change).status_code == 200
    assert error(arm("PATCH", "/apis/echo-api", change)) == (409, "PessimisticConcurrencyConflict", [])
    assert error(arm("PUT", "/products/starter/apis/echo-api"))[0] == 409
    assert arm("PATCH", "/products/starter", change).status_code == 200
    arm.world.clock.advance(timedelta(milliseconds=501))
    assert arm("PATCH", "/apis/echo-api", change).status_code == 200
    arm.world.clock.advance(timedelta(milliseconds=501))
    assert error(arm("PATCH", "/apis/echo-api", {"properties": {"path": 1}}))[0] == 400
    assert arm("PATCH", "/apis/echo-api", change).status_code == 200


def test_writes_that_overlap_exclude_each_other(world, arm):
    """Two writes to one API that arrive together: one passes, the other gets 409; of one API each, both pass."""
    plane = app.build(world)

    async def together(*paths):
        transport = httpx.ASGITransport(app=plane)
        async with httpx.AsyncClient(transport=transport, base_url="https://arm.test", headers=arm.headers) as client:
            calls = [client.put(arm.service + path, params={"api-version": VERSION}, json=POLICY) for path in paths]
            return sorted(answer.status_code for answer in await asyncio.gather(*calls))

    one, other = "/apis/echo-api/operations/modify-resource", "/apis/echo-api/operations/remove-resource"
    assert asyncio.run(together(f"{one}/policies/policy", f"{other}/policies/policy")) == [201, 409]
    assert asyncio.run(together("/products/starter/policies/policy", "/products/unlimited/policies/policy")) == [201, 201]


VERSION = "2024-05-01"
POLICY = {"properties": {"value": "<policies><inbound><base /></inbound></policies>"}}


def test_locks_go_with_their_service(arm, error):
    """A world that is reset has none left, whatever lingered."""
    arm.world.options.change({"lock_linger_ms": 60_000})
    assert arm("PATCH", "/apis/echo-api", {"properties": {"description": "d"}}).status_code == 200
    assert error(arm("PATCH", "/apis/echo-api", {"properties": {"description": "e"}}))[0] == 409
    arm.world.reset()
    seed.replay(arm.world)
    assert arm("PATCH", "/apis/echo-api", {"properties": {"description": "f"}}).status_code == 200
