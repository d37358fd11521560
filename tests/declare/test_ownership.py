"""What a stack claims: its ledger goes to the service, under the stack's own name."""

import pulumi

import components as c
import declare.ownership
from desired_state import ownership
from settings import Sources


def test_the_ledger_of_a_stack(monkeypatch):
    """Group and service, project and stack are texts all four: none may take another's place."""
    asked = []

    def service_lists(group, name, kinds, roles):
        asked.append((group, name))
        return c.Lists({}, {})

    monkeypatch.setattr(c, "service_lists", service_lists)
    monkeypatch.setattr(pulumi, "get_project", lambda: "the-project")
    monkeypatch.setattr(pulumi, "get_stack", lambda: "the-stack")
    claim = ownership.Claim(kind="backends", name="one", at=Sources("f").location(("backends",)))
    ledger = declare.claim([claim], "the-group", "the-service", []).parts
    assert asked == [("the-group", "the-service")]
    values = [("ledger-x", part) for part in ledger]
    (read,) = ownership.read(values)
    assert (read.owner.project, read.owner.stack) == ("the-project", "the-stack")
