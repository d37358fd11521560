"""preview.yml, its shell steps executed: one comment per stack, edited in place, and the check that breaking changes fail."""

import shutil

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("jq") is None, reason="the steps need jq, as runners have it")]
COMMENTS = "repos/contoso/gateway/issues/7/comments"
MARKER = "<!-- azure-openai-apim report: dev -->"
CHECK = "Stop what breaks callers, unless the label allow-breaking is set"


def test_a_comment_is_written_once_and_then_edited(deployed):
    """The first run writes it, the second edits it; other people's comments stay."""
    state = deployed.github.state()
    other = {"id": 900, "of": 7, "user": {"login": "someone"}, "body": f"{MARKER}\nnot ours"}
    twin = {"id": 901, "of": 7, "user": {"login": "github-actions[bot]"}, "body": "<!-- azure-openai-apim report: dev2 -->\n"}
    deployed.github.write({**state, "comments": [other, twin]})

    ran = deployed.pull_request()
    assert (ran.failed, deployed.github.calls()) == ([], [f"GET {COMMENTS}", f"POST {COMMENTS}"])
    first = deployed.github.state()["comments"][2]
    assert first["body"].splitlines()[0] == MARKER
    assert first["body"].count(MARKER) == 1

    deployed.edit("Pulumi.yaml", "path: contoso-http", "path: other-http")
    ran = deployed.pull_request()
    assert deployed.github.calls() == [f"GET {COMMENTS}", f"PATCH repos/contoso/gateway/issues/comments/{first['id']}"]
    comments = deployed.github.state()["comments"]
    assert comments[:2] == [other, twin]
    assert [comment["id"] for comment in comments] == [900, 901, first["id"]]
    assert comments[2]["body"].splitlines()[0] == MARKER
    assert "contoso-http" in comments[2]["body"]
    assert "other-http" in ran.summary
    assert ran.failed == [CHECK]


@pytest.mark.rest
def test_a_label_lets_breaking_changes_through(deployed):
    deployed.edit("Pulumi.yaml", "path: contoso-http", "path: other-http")
    ran = deployed.pull_request("allow-breaking")
    assert ran.failed == []
    looked = tuple(each for each in ran.steps if each != CHECK)
    assert deployed.pull_request("allow-braking", without=looked).failed == [CHECK]


@pytest.mark.rest
def test_a_preview_that_fails_is_quoted_and_fails_whatever_the_labels(deployed):
    """What the program refuses stands in the comment, with its fix; no secret does."""
    deployed.edit("Pulumi.yaml", "path: contoso-http", "pth: contoso-http")
    ran = deployed.pull_request("allow-breaking")
    assert ran.failed == [CHECK]
    (comment,) = deployed.github.state()["comments"]
    assert comment["body"].startswith(f"{MARKER}\n### Stack `dev`: no preview\n")
    assert 'write "path"' in comment["body"]
    secrets = [line for line in (deployed.folder / "Pulumi.dev.yaml").read_text(encoding="utf-8").splitlines() if "secure" in line]
    assert secrets
    assert all(line.split()[-1] not in comment["body"] for line in secrets)
