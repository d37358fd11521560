"""docs/reference/clients.md is what the programs and their last runs make it, and each client is in it whole."""

import json

import pytest

from tests.clients.catalog import CLIENTS, PROGRAMS, SEEN
from tests.clients.page import PAGE, calls, page
from tests.clients.snippets import snippet


def test_the_page_is_current():
    """`python -m tests.clients.page` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_each_client_was_seen_to_work(client):
    """With its pins of today: chat and stream of each kind that it has a snippet for, and no call unanswered."""
    assert json.loads(client.seen.read_text(encoding="utf-8"))["packages"] == list(client.packages)
    kinds = [kind for kind in ("dated", "v1") if snippet(client, kind)]
    found = calls(client)
    assert kinds
    assert all(f"{kind} {call}" in found for kind in kinds for call in ("chat", "stream"))
    asked = {name: told for name, told in found.items() if "wrong" not in name and "Authorization" not in name}
    assert [name for name, told in asked.items() if not told.startswith("answered")] == []
    assert [name for name, told in asked.items() if name.endswith("stream") and told != "answered, in pieces"] == []
    assert kinds == ["dated", "v1"] or client.why_not


def test_no_program_and_no_run_is_left_over():
    """Each file is some client's."""
    programs = {file for file in PROGRAMS.rglob("*") if file.is_file() and file.stem != "run" and "__pycache__" not in file.parts}
    assert {client.program for client in CLIENTS} <= programs
    assert sorted(SEEN.iterdir()) == sorted(client.seen for client in CLIENTS)
