"""Vector stores and containers have ids of the gateway's own, too, with the files that are in them."""

import pytest

from tests.stored.test_files import accounts_id, missing, upload
from tests.stored.test_owners import ASK

pytestmark = pytest.mark.rest


def made(world, kind, consumer="consumer-a", **body):
    """The id of something new."""
    answer = world.call(consumer, "POST", f"/{kind}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def test_a_vector_store_is_its_consumers(world):
    """Made with files, changed, listed in pages, deleted; ids in its answers are the gateway's, which it takes again."""
    files = [upload(world, name=f"{each}.jsonl").json()["id"] for each in "abc"]
    store = made(world, "vector_stores", name="2026-11-29T12:00:00Z", file_ids=files[:2], metadata={"a": "b"})
    path = f"/vector_stores/{store}"
    changed = world.call("consumer-a", "POST", path, json={"name": "other"}).json()
    assert (changed["id"], changed["name"], changed["metadata"]) == (store, "other", {"a": "b"})
    added = world.call("consumer-a", "POST", f"{path}/files", json={"file_id": files[2]}).json()
    assert (added["id"], added["vector_store_id"]) == (files[2], store)
    first = world.call("consumer-a", "GET", f"{path}/files?order=asc&limit=2").json()
    assert [each["id"] for each in first["data"]] == files[:2]
    assert (first["first_id"], first["last_id"], first["has_more"]) == (files[0], files[1], True)
    rest = world.call("consumer-a", "GET", f"{path}/files?order=asc&limit=2&after={first['last_id']}").json()
    assert [each["id"] for each in rest["data"]] == files[2:]
    assert {each["vector_store_id"] for each in rest["data"]} == {store}
    assert world.call("consumer-a", "GET", f"{path}/files/{files[0]}").json()["id"] == files[0]
    assert world.call("consumer-a", "DELETE", f"{path}/files/{files[0]}").json()["deleted"]
    assert world.call("consumer-a", "GET", path).json()["file_counts"]["total"] == 2
    assert world.call("consumer-a", "DELETE", path).json() == {"id": store, "object": "vector_store.deleted", "deleted": True}
    assert missing(world.call("consumer-a", "GET", path))


def test_nothing_of_others_comes_into_a_vector_store(world):
    """No file, by either of its ids, at the making or afterwards; no cursor, and no store of others around one's own file."""
    theirs, own = (upload(world, consumer).json()["id"] for consumer in ("consumer-b", "consumer-a"))
    store, other = made(world, "vector_stores"), made(world, "vector_stores", "consumer-b", file_ids=[theirs])
    for known in (theirs, accounts_id(theirs), accounts_id(own)):
        for path, body in (("/vector_stores", {"file_ids": [own, known]}), (f"/vector_stores/{store}/files", {"file_id": known})):
            assert missing(world.call("consumer-a", "POST", path, json=body))
        assert missing(world.call("consumer-a", "GET", f"/vector_stores/{store}/files/{known}"))
        assert missing(world.call("consumer-a", "GET", f"/vector_stores/{store}/files?after={known}"))
        assert missing(world.call("consumer-a", "GET", f"/vector_stores/{store}/files?after={own}&after={known}"))
    for known in (other, accounts_id(other)):
        tool = {"type": "file_search", "vector_store_ids": [store, known]}
        assert missing(world.call("consumer-a", "POST", "/responses", json={**ASK, "tools": [tool]}))
        assert missing(world.call("consumer-a", "POST", f"/vector_stores/{known}/files", json={"file_id": own}))
    assert world.call("consumer-b", "GET", f"/vector_stores/{other}").json()["file_counts"]["total"] == 1


def test_a_container_is_its_consumers(world):
    """What is in it is found under its own id; a file of others, and an upload that would not be looked at, do not come in."""
    own, theirs = (upload(world, consumer).json()["id"] for consumer in ("consumer-a", "consumer-b"))
    container, other = made(world, "containers", name="work", file_ids=[own]), made(world, "containers", "consumer-b", name="x")
    path = f"/containers/{container}/files"
    (copy,) = world.call("consumer-a", "GET", path).json()["data"]
    assert world.call("consumer-a", "GET", f"{path}/{copy['id']}").json()["container_id"] == container
    assert world.call("consumer-a", "GET", f"{path}/{copy['id']}/content").json()["custom_id"] == "task-1"
    assert world.call("consumer-a", "POST", path, json={"file_id": own}).json()["container_id"] == container
    assert missing(world.call("consumer-a", "POST", path, json={"file_id": theirs}))
    uploaded = world.call("consumer-a", "POST", path, files={"file": ("a", b"x")}, data={"file_id": accounts_id(theirs)})
    assert (uploaded.status_code, uploaded.json()["error"]["message"]) == (400, "The body is not JSON.")
    for wrong in (f"/containers/{other}/files/{copy['id']}/content", f"/containers/{accounts_id(container)}/files"):
        assert missing(world.call("consumer-a", "GET", wrong))
    for wrong in (f"{path}/{accounts_id(copy['id'])}/content", f"{path}?after={accounts_id(copy['id'])}"):
        assert missing(world.call("consumer-a", "GET", wrong))
    for inside in ("..%2f..", f"..%2f..%2f{accounts_id(other)}", "cfile_1%2fcontent"):
        assert missing(world.call("consumer-a", "GET", f"{path}/{inside}"))
    assert world.call("consumer-a", "DELETE", f"/containers/{container}").json()["id"] == container


def test_an_id_of_one_kind_is_none_of_another(world):
    """They are the consumer's own, and the account does not find them where they are not."""
    file, store = upload(world).json()["id"], made(world, "vector_stores")
    for path in (f"/files/{store}", f"/vector_stores/{file}", f"/batches/{store}", f"/containers/{file}"):
        assert missing(world.call("consumer-a", "GET", path))


@pytest.mark.parametrize("change", ["", ".", "x", "swap", "cut", "case", "longer", "dots"])
def test_a_hash_is_whole(world, change):
    """An id whose hash is missing, another's, cut or written otherwise is none."""
    name, twin = (upload(world).json()["id"] for _ in range(2))
    account, _, signed = name.partition(".")
    changed = {
        "": account,
        ".": f"{account}.",
        "x": f"{account}x.{signed}",
        "swap": f"{account}.{twin.partition('.')[2]}",
        "cut": name[:-1],
        "case": f"{account}.{signed.swapcase()}",
        "longer": f"{name}A",
        "dots": f"{account}..{signed}",
    }
    assert missing(world.call("consumer-a", "GET", f"/files/{changed[change]}"))
