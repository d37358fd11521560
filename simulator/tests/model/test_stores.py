"""Vector stores and containers with the unmodified openai package: they keep files of the account."""

import openai
import pytest

from .conftest import KEY1

KEY = {"api-key": KEY1}


@pytest.fixture
def v1(clients):
    """The client of v1."""
    return clients[0]


@pytest.fixture
def file(v1):
    """A file of the account."""
    return v1.files.create(file=("notes.txt", b"notes"), purpose="user_data")


def test_a_vector_store_keeps_files(v1, file):
    """Made with one, changed, listed; a file leaves it, and stays in the account."""
    made = v1.vector_stores.create(name="notes", file_ids=[file.id], metadata={"a": "b"})
    assert (made.id[:3], made.status, made.file_counts.completed, made.usage_bytes) == ("vs_", "completed", 1, 5)
    assert v1.vector_stores.retrieve(made.id) == made
    changed = v1.vector_stores.update(made.id, name="other")
    assert (changed.name, changed.metadata) == ("other", {"a": "b"})
    assert [each.id for each in v1.vector_stores.list()] == [made.id]
    assert [each.id for each in v1.vector_stores.files.list(made.id)] == [file.id]
    assert v1.vector_stores.files.retrieve(file.id, vector_store_id=made.id).vector_store_id == made.id
    assert v1.vector_stores.files.delete(file.id, vector_store_id=made.id).deleted
    assert v1.vector_stores.retrieve(made.id).file_counts.total == 0
    assert v1.vector_stores.files.create(made.id, file_id=file.id).usage_bytes == 5
    assert v1.vector_stores.delete(made.id).deleted
    for call in (v1.vector_stores.retrieve, v1.vector_stores.delete, v1.vector_stores.files.list):
        with pytest.raises(openai.NotFoundError):
            call(made.id)
    assert v1.files.retrieve(file.id).id == file.id


def test_a_container_keeps_copies(v1, file):
    """With bytes of its own, which outlive the file."""
    made = v1.containers.create(name="work", file_ids=[file.id])
    assert v1.containers.retrieve(made.id).name == "work"
    assert [each.id for each in v1.containers.list()] == [made.id]
    (copy,) = v1.containers.files.list(made.id)
    assert (copy.path, copy.bytes, copy.container_id) == ("/mnt/data/notes.txt", 5, made.id)
    v1.files.delete(file.id)
    assert v1.containers.files.content.retrieve(copy.id, container_id=made.id).read() == b"notes"
    v1.containers.files.delete(copy.id, container_id=made.id)
    with pytest.raises(openai.NotFoundError):
        v1.containers.files.retrieve(copy.id, container_id=made.id)
    v1.containers.delete(made.id)
    with pytest.raises(openai.NotFoundError):
        v1.containers.retrieve(made.id)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("vector_stores", {"file_ids": ["file-0"]}, 501),
        ("vector_stores", {"chunking_strategy": {"type": "auto"}}, 501),
        ("vector_stores", {"colour": "red"}, 400),
        ("vector_stores", {"file_ids": "file-0"}, 400),
        ("vector_stores", {"metadata": {"a": 5}}, 400),
        ("vector_stores/vs_0", {"name": "x"}, 404),
        ("vector_stores/vs_0/files", {"file_id": "x"}, 404),
        ("vector_stores/vs_0/search", {"query": "x"}, 501),
        ("containers", {}, 400),
        ("containers", {"name": 5}, 400),
        ("containers", {"name": "x", "skills": []}, 501),
        ("containers", {"name": "x", "file_ids": ["file-0"]}, 501),
        ("containers/cntr_0/files", {"file_id": "x"}, 404),
    ],
)
def test_what_is_wrong_or_not_known(account, ask, path, body, status):
    """Mistakes are refused as Azure does, what is not simulated as ours."""
    assert ask(account.app, "POST", f"/openai/v1/{path}", json=body, headers=KEY).status_code == status
