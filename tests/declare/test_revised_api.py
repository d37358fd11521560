"""What the component of an API with revisions is given for each of them."""

from types import SimpleNamespace
from typing import Any

import pytest

import components as c
from declare.revised_api import revised_api
from tests.desired_state.stacks import composed
from tests.desired_state.test_current_revision import MORE, deployed, rollout, stack_of

CONTEXT: Any = SimpleNamespace(
    service_components=SimpleNamespace(references=lambda names: list(names.backends)),
    gateway=c.Gateway("https://gateway", None),
    opts=None,
)


@pytest.fixture
def given(monkeypatch):
    """The arguments about revisions, after updates with these settings."""

    def run(*steps):
        found: list[Any] = []
        monkeypatch.setattr(c, "RevisedApi", lambda _name, _args, revisions, _opts: found.append(revisions))
        monkeypatch.setattr(c, "proof", lambda args: args)
        *before, last = steps
        (published,) = composed(stack_of(**last)).apis
        revised_api(CONTEXT, published, {}, rollout(deployed(*before), **last))
        return found[0]

    return run


def about(revision):
    return revision["number"], revision["from_files"], revision["released_before"], "release" in revision


def test_the_first(given):
    revisions = given({})
    assert about(revisions["revision"]) == (2, True, False, True)
    assert (revisions["kept"], "former" in revisions, revisions["root_exists"]) == ([], False, False)


def test_the_one_before_stays_current_until_the_release(given):
    """It keeps its content, and is not released again."""
    revisions = given({}, MORE)
    assert about(revisions["revision"]) == (3, True, False, True)
    assert about(revisions["former"]) == (2, False, True, False)
    assert revisions["revision"]["policy_depends_on"] == ["contoso-openai"]
