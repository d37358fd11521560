"""Which of the engine's means are used, and how a lock is met."""

import json
import os
import socket
from dataclasses import replace
from importlib.metadata import version

import pytest

from apim.recover import Found, Lock, Locked, Verdict, Wanted, mend
from apim.recover.repair import import_file
from apim.state import State

STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
KNOWN = State((), {STACK: "", "urn:parent": ""}, failed={"urn:failed": "why"})
GONE = 2**22 + 1
"""No process has this number: Linux gives none above 2^22."""


class Pulumi:
    """Writes down what it is told; locked by `lock` until that is cancelled."""

    def __init__(self, lock=None):
        self.lock, self.told = lock, []
        self.say = lambda _text: None

    def _do(self, *what):
        if self.lock:
            raise Locked(self.lock)
        self.told.append(what)

    def adopt(self, resources):
        """`pulumi import`."""
        self._do("import", resources)

    def refresh(self, *arguments):
        """`pulumi refresh`."""
        self._do("refresh", *arguments)

    def exported(self):
        """`pulumi stack export`, of what an import leaves of a role assignment and a backend."""
        resources = [{"urn": "urn:one::one", "inputs": {"scope": "subscriptions/1/x"}}, {"urn": "urn:two::two"}, {"urn": STACK}]
        return json.dumps({"deployment": {"resources": resources}})

    def replace(self, state):
        """`pulumi stack import`."""
        self._do("replace", state["deployment"]["resources"][0]["inputs"]["scope"])

    def cancel(self):
        """`pulumi cancel`."""
        self.lock = None
        self.told.append(("cancel",))


def found(verdict, name="one"):
    urn, kind, parent = f"urn:{name}::{name}", "azure-native:apimanagement:Backend", "urn:parent"
    wanted = Wanted(urn, kind, parent, {}) if verdict is Verdict.ADOPT else None
    return Found(verdict, urn, kind, f"/{name}", "", wanted)


@pytest.mark.parametrize(("scope", "replaced"), [("/subscriptions/1/x", 1), ("subscriptions/1/x", 0), ("/apis/chat", 0)])
def test_a_scope_gets_its_slash_again(scope, replaced):
    """With which the program writes it: without, the next update would make a role assignment anew that is there."""
    pulumi, one = Pulumi(), found(Verdict.ADOPT)
    mend(pulumi, KNOWN, [replace(one, wanted=replace(one.wanted, inputs={"scope": scope}))], lambda _lock: False)
    assert pulumi.told[1:] == [("replace", scope)] * replaced


def held_by(pid, host=None):
    """The lock that pulumi tells of."""
    holder = f"created by me@{host or socket.gethostname()} (pid {pid}) at 2026-01-01T00:00:00Z"
    return Lock.read(f"the stack is currently locked by 1 lock(s).\n  file:///x.json: {holder}")


def test_what_is_there_is_imported_then_notes_are_dropped():
    """The refresh leaves out what failed, which it would make the engine forget."""
    pulumi = Pulumi()
    mend(pulumi, KNOWN, [found(Verdict.ADOPT), found(Verdict.FORGET, "two")], lambda _lock: False)
    resource = {"type": "azure-native:apimanagement:Backend", "name": "one", "id": "/one", "parent": "parent0"}
    resource |= {"version": version("pulumi-azure-native")}
    assert pulumi.told == [
        ("import", {"nameTable": {"parent0": "urn:parent"}, "resources": [resource]}),
        ("refresh", "--clear-pending-creates", "--exclude", "urn:failed"),
    ]


@pytest.mark.parametrize("begun", [False, True])
def test_what_was_taken_in_is_read_again_for_its_note_alone(begun):
    """An import has read it; only of what a run began the state has a note, which a refresh drops."""
    pulumi, one = Pulumi(), found(Verdict.ADOPT)
    mend(pulumi, KNOWN, [replace(one, wanted=replace(one.wanted, begun=begun)), found(Verdict.DIFFERS, "two")], lambda _lock: False)
    assert [command for command, *_ in pulumi.told] == ["import", "refresh"][: 1 + begun]


@pytest.mark.parametrize("parent", ["", STACK])
def test_what_stands_below_the_stack_itself_names_no_parent(parent):
    """The engine puts it there by itself."""
    one = Found(Verdict.ADOPT, "urn:x::one", "t", "/one", "", Wanted("urn:x::one", "t", parent, {}))
    assert import_file([one], KNOWN) == {
        "nameTable": {},
        "resources": [{"type": "t", "name": "one", "id": "/one", "version": version("pulumi-azure-native")}],
    }


def test_a_parent_that_is_gone_is_made_again():
    """After a destruction no component is left in the state."""
    parent = "urn:pulumi:dev::p::azure-openai-apim:index:CreatedService::gateway"
    one = Found(Verdict.ADOPT, "urn:x::one", "t", "/one", "", Wanted("urn:x::one", "t", parent, {}))
    component = {"type": "azure-openai-apim:index:CreatedService", "name": "parent0", "logicalName": "gateway", "component": True}
    imported = {"type": "t", "name": "one", "id": "/one", "version": version("pulumi-azure-native"), "parent": "parent0"}
    assert import_file([one], State((), {STACK: ""})) == {"nameTable": {}, "resources": [component, imported]}


def test_a_blocked_one_keeps_its_note():
    """So that the next look names it again."""
    pulumi = Pulumi()
    mend(pulumi, State({}, (), {}), [found(Verdict.BLOCKED), found(Verdict.FORGET, "two")], lambda _lock: False)
    assert pulumi.told == [("refresh",)]


@pytest.mark.parametrize("others", [[], [found(Verdict.FORGET, "two"), found(Verdict.REPEAT, "three")]])
def test_while_something_may_appear_nothing_else_is_written(others):
    """No note is dropped, and the state stays as old as it is: times count from its last write."""
    pulumi = Pulumi()
    mend(pulumi, KNOWN, [found(Verdict.NOT_YET), *others], lambda _lock: False)
    assert pulumi.told == []
    mend(pulumi, KNOWN, [found(Verdict.NOT_YET), found(Verdict.ADOPT, "two"), *others], lambda _lock: False)
    assert [command for command, *_ in pulumi.told] == ["import"]


@pytest.mark.parametrize("finds", [[], [found(Verdict.DIFFERS)]])
def test_with_nothing_to_repair_only_the_lock_is_seen_after(finds):
    """A refresh of the stack alone takes the lock and reads nothing."""
    pulumi = Pulumi()
    mend(pulumi, KNOWN, finds, lambda _lock: False)
    assert pulumi.told == [("refresh", "--target", STACK)]


def test_a_dead_lock_is_taken_away_if_allowed():
    """Then the command is run again."""
    pulumi = Pulumi(held_by(GONE))
    mend(pulumi, KNOWN, [found(Verdict.FORGET)], lambda _lock: True)
    assert pulumi.told == [("cancel",), ("refresh", "--clear-pending-creates", "--exclude", "urn:failed")]


@pytest.mark.parametrize(
    ("lock", "allowed"),
    [
        (held_by(GONE), False),
        (held_by(os.getpid()), True),
        (held_by(GONE, "elsewhere"), True),
        (Lock.read("currently locked by 2"), True),
    ],
    ids=["refused", "alive", "another-machine", "unknown"],
)
def test_another_lock_stays(lock, allowed):
    """A run that may still be going on is nobody's to end."""
    pulumi = Pulumi(lock)
    with pytest.raises(Locked):
        mend(pulumi, KNOWN, [found(Verdict.FORGET)], lambda _lock: allowed)
    assert pulumi.told == []
