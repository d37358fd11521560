"""Objects of accounts: by id and in order, kept over a restart, gone with their account."""

from apim_simulator.store import Resource, Store

ONE, OTHER = "/m/One", "/m/Other"


def test_objects_are_kept_by_account_collection_and_id(tmp_path):
    """In order of creation; a changed one keeps its place and its content; a restart changes nothing."""
    store = Store(tmp_path / "state.db")
    for name in ("b", "a", "c"):
        store.objects.put(ONE, "files", name, {"id": name}, name.encode())
    store.objects.put(OTHER, "files", "a", {"id": "another"})
    store.objects.put(ONE.upper(), "files", "b", {"id": "b", "changed": True})
    store.close()
    objects = Store(tmp_path / "state.db").objects
    assert [(each.identifier, each.content) for each in objects.each(ONE, "files")] == [("b", b"b"), ("a", b"a"), ("c", b"c")]
    assert objects.get(ONE, "files", "b").body == {"id": "b", "changed": True}
    assert objects.get(OTHER, "files", "a").body == {"id": "another"}
    assert objects.get(ONE, "batches", "a") is None
    assert objects.get(ONE, "files", "A") is None


def test_what_is_deleted_is_gone():
    """One by one, with the account, with everything."""
    store = Store()
    store.put(Resource(ONE, "Microsoft.CognitiveServices/accounts", {}))
    for owner in (ONE, OTHER):
        for name in ("a", "b"):
            store.objects.put(owner, "files", name, {})
    assert (store.objects.delete(ONE, "files", "a"), store.objects.delete(ONE, "files", "a")) == (True, False)
    store.delete(ONE)
    assert [list(store.objects.each(owner, "files")) == [] for owner in (ONE, OTHER)] == [True, False]
    store.reset()
    assert list(store.objects.each(OTHER, "files")) == []
