"""Changes and the counter behind ETags."""

import dataclasses

import pytest
from apim_simulator.arm.changes import Change, apply, is_idle, next_etag
from apim_simulator.store import Resource, Store

S = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/n"
THING = Resource(f"{S}/things/a", "things", {"x": 1})


@pytest.fixture
def store():
    """An empty store."""
    store = Store()
    yield store
    store.close()


def test_deletes_come_first(store):
    """What is deleted and put again is new; what lies below goes."""
    apply(store, Change((THING, Resource(f"{S}/things/a/parts/p", "parts", {}))))
    apply(store, Change((THING,), (THING.id,)))
    assert [(r.id, r.etag) for r in store] == [(THING.id, 3)]


def test_only_what_differs_is_put(store):
    """The ETag is no difference; a private value is."""
    apply(store, Change((THING,)))
    apply(store, Change((dataclasses.replace(THING, etag=99),)))
    assert store.get(THING.id).etag == 1
    changed = Change((dataclasses.replace(THING, private={"k": "v"}),))
    assert (is_idle(store, Change((THING,))), is_idle(store, changed)) == (True, False)
    assert (is_idle(store, Change(deletes=(f"{S}/things/b",))), is_idle(store, Change(deletes=(THING.id,)))) == (True, False)
    apply(store, changed)
    assert store.get(THING.id).etag == 2


def test_counters_are_per_service(store):
    """Letter case of the id aside."""
    assert [next_etag(store, S), next_etag(store, S.upper()), next_etag(store, f"{S}/apis/a"), next_etag(store, f"{S}2")] == [
        1,
        2,
        3,
        1,
    ]


def test_changes_add_up():
    """The first one's main resource stays the main one."""
    other = dataclasses.replace(THING, id=f"{S}/things/b")
    both = Change((THING,), ("x",)).and_also(Change((other,), ("y",)))
    assert (both.main, both.puts, both.deletes) == (THING, (THING, other), ("x", "y"))
