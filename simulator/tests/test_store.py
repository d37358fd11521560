"""Resources by id, kept over restarts."""

from apim_simulator.store import Resource, Store


def test_resources_and_facts_survive_a_restart(tmp_path):
    store = Store(tmp_path / "state.db")
    kept = store.put(Resource("/Subscriptions/s/x/A", "T/x", {"a": [1]}, {"location": "here"}, {"key": "k"}, 7))
    store.keep_fact("port", 1234)
    store.close()
    again = Store(tmp_path / "state.db")
    assert again.get("/subscriptions/S/X/a") == kept
    assert (again.fact("port"), again.fact("none", 0)) == (1234, 0)
    again.close()


def test_what_is_stored_does_not_change_with_what_was_given():
    store, properties = Store(), {"a": [1]}
    store.put(Resource("/a", "T", properties))
    properties["a"].append(2)
    assert store.get("/a").properties == {"a": [1]}


def test_deleting_takes_everything_below_and_nothing_beside():
    store = Store()
    for path in ("/s/apis/a", "/s/apis/a/operations/o", "/s/apis/ab"):
        store.put(Resource(path, "T", {}))
    assert [gone.id for gone in store.delete("/S/apis/A")] == ["/s/apis/a", "/s/apis/a/operations/o"]
    assert [left.id for left in store] == ["/s/apis/ab"]


def test_children_are_direct_members_in_order_of_creation():
    store = Store()
    for path in ("/s/apis/b", "/s/apis/a", "/s/apis/a/operations/o", "/s/products/p"):
        store.put(Resource(path, "T", {}))
    assert [child.name for child in store.children("/s", "apis")] == ["b", "a"]


def test_watchers_hear_of_puts_deletes_and_reset():
    store, heard = Store(), []
    store.watch(lambda resource, present: heard.append((resource.id, present)))
    store.put(Resource("/a", "T", {}))
    store.put(Resource("/b", "T", {}))
    store.delete("/a")
    store.delete("/a")
    store.reset()
    assert heard == [("/a", True), ("/b", True), ("/a", False), ("/b", False)]


def test_resources_of_a_type_follow_puts_deletes_restarts_and_reset(tmp_path):
    """In order of creation, letter case ignored."""
    store = Store(tmp_path / "a.db")
    for name, kind in (("/s/b", "M/s"), ("/s/a", "m/S"), ("/t/a", "M/t")):
        store.put(Resource(name, kind, {}))
    store.put(Resource("/s/b", "M/s", {"changed": 1}))
    assert [each.id for each in store.of_type("M/S")] == ["/s/b", "/s/a"]
    store.put(Resource("/t/a", "M/s", {}))
    store.delete("/s/a")
    assert ([each.id for each in store.of_type("m/s")], store.of_type("M/t")) == (["/s/b", "/t/a"], [])
    store.close()
    again = Store(tmp_path / "a.db")
    assert [each.id for each in again.of_type("m/s")] == ["/s/b", "/t/a"]
    again.reset()
    assert again.of_type("m/s") == []


def test_children_follow_puts_deletes_restarts_and_reset(tmp_path):
    """A changed one keeps its place and is the new one, letter case ignored; deleted with a parent, it is gone."""
    store = Store(tmp_path / "a.db")
    for path in ("/s/apis/b", "/S/APIs/a", "/s/apis/a/operations/o", "/s/apis/c"):
        store.put(Resource(path, "T", {}))
    store.put(Resource("/s/apis/B", "T", {"changed": 1}))
    store.delete("/s/apis/a")
    assert [(each.name, each.properties) for each in store.children("/S", "Apis")] == [("B", {"changed": 1}), ("c", {})]
    assert store.children("/s/apis/a", "operations") == []
    store.close()
    again = Store(tmp_path / "a.db")
    assert [each.name for each in again.children("/s", "apis")] == ["B", "c"]
    again.reset()
    assert again.children("/s", "apis") == []


def test_children_are_found_without_a_look_at_all_there_is(monkeypatch):
    """Each import asks for its API's schemas: over all resources that would be quadratic in the number of APIs."""
    store = Store()
    store.put(Resource("/s/apis/a", "T", {}))
    monkeypatch.setattr(store, "_resources", None)
    assert [each.name for each in store.children("/s", "apis")] == ["a"]
