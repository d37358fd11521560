"""Where a rollback goes, and what it may change."""

from typing import Any

import pytest

from apim.preview import Preview, Step
from apim.rollback import Unknown, chosen, others

URN = "urn:pulumi:s::p::a:index:RevisedApi$azure-openai-apim:index:ApiRevision$azure-native:apimanagement:"


def outputs(current: int, *numbers: int) -> dict[str, Any]:
    """Of a stack with one API of these revisions, and one without."""
    there = [{"number": number, "contract": f"c{number}", "operations": ["a", f"b{number}"]} for number in numbers]
    return {"apis": {"chat": {"revision": current, "revisions": there}, "plain": {}}}


@pytest.mark.parametrize(("current", "to", "target"), [(4, None, 3), (4, 2, 2), (3, None, 2), (3, 4, 4)])
def test_chosen(current, to, target):
    """The newest before the current one, or the one that is named, which may be newer."""
    found = chosen(outputs(current, 2, 3, 4), "chat", to)
    assert [each.number for each in found] == [current, target]
    assert found[1].instead_of(found[0]) == (f"+ b{target}", f"- b{current}")


@pytest.mark.parametrize(
    ("known", "api", "to", "told"),
    [
        (outputs(2, 2), "other", None, 'the stack publishes no API "other"; it publishes chat, plain'),
        ({}, "chat", None, 'the stack publishes no API "chat"; it publishes none'),
        (outputs(2, 2), "plain", None, 'API "plain" is updated in place and has no revisions; see docs/guides/updates.md'),
        (outputs(2, 2), "chat", None, "set keepRevisions to keep some from now on"),
        (
            outputs(2, 2, 3),
            "chat",
            None,
            "before 2, the current one, is kept; kept besides is 3: name it by --to",
        ),
        (outputs(3, 2, 3), "chat", 3, 'revision 3 of "chat" is the current one'),
        (outputs(3, 2, 3), "chat", 7, 'revision 7 of "chat" is not kept; kept besides 3, the current one: 2'),
    ],
)
def test_nowhere_to_go(known, api, to, told):
    """The message says what is there."""
    with pytest.raises(Unknown) as unknown:
        chosen(known, api, to)
    assert told in str(unknown.value)


def step(op: str, token: str, name: str) -> Step:
    """A step on a resource of a revision."""
    return Step(op, token, name, {}, {}, urn=f"{URN}{token}::{name}")


@pytest.mark.parametrize(
    ("op", "token", "name", "back", "on"),
    [
        ("create", "ApiRelease", "chat-release-3-2", True, True),
        ("delete", "ApiRelease", "chat-release-2-3", True, True),
        ("delete", "Api", "chat-revision-4-api", True, True),
        ("create", "Api", "chat-revision-4-api", False, True),
        ("update", "ApiPolicy", "chat-revision-4-policy", False, True),
        ("replace", "Api", "chat-revision-4-api", False, False),
        ("update", "Api", "chat-api", False, False),
        ("delete", "Api", "chat-api", False, False),
        ("create", "ApiRelease", "other-release-3-2", False, False),
        ("delete", "Api", "other-revision-3-api", False, False),
        ("update", "Backend", "upstream-backend-x", False, False),
    ],
)
def test_nothing_else_may_change(op, token, name, back, on):
    """Back: a release, and old revisions that go. Forward: a new revision of this API besides."""
    preview = Preview((step(op, token, name),), 0)
    for forward, fits in ((False, back), (True, on)):
        assert others(preview, "chat", forward=forward) == (() if fits else (f"{op} {token} {name}",))
