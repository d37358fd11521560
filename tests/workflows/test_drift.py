"""drift.yml, its shell steps executed: one issue per stack, opened, edited, and closed when there is no drift any more."""

import shutil

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("jq") is None, reason="the steps need jq, as runners have it")]
ISSUES = "repos/contoso/gateway/issues"
OPEN = f"{ISSUES}?state=open&per_page=100"
MODELS = ("Name models that end soon",)
MARKER = "<!-- azure-openai-apim drift: dev -->"


@pytest.fixture
def api(deployed, apim):
    """`api(title)` does what somebody does in the portal: another title for the API."""

    def rename(title):
        found = apim.api.get("rg-ai-local", "apim-local", "azure-openai-http")
        found.display_name = title
        apim.api.begin_create_or_update("rg-ai-local", "apim-local", "azure-openai-http", found).result()

    return rename


def test_an_issue_is_opened_then_edited_then_closed(deployed, api):
    """Issues of others and pull requests that look alike stay; without drift nothing is opened."""
    other = {"id": 900, "number": 900, "state": "open", "user": {"login": "someone"}, "body": f"{MARKER}\nnot ours"}
    pull = {**other, "id": 901, "number": 901, "user": {"login": "github-actions[bot]"}, "pull_request": {}}
    bare = {**other, "id": 902, "number": 902, "user": {"login": "github-actions[bot]"}, "body": None}
    deployed.github.write({**deployed.github.state(), "issues": [other, pull, bare]})
    assert deployed.nightly().failed == []
    assert deployed.github.calls() == [f"GET {OPEN}"]

    api("Somebody's title")
    ran = deployed.nightly(without=MODELS)
    assert (ran.failed, deployed.github.calls()) == ([], [f"GET {OPEN}", f"POST {ISSUES}"])
    issue = deployed.github.state()["issues"][3]
    assert (issue["title"], issue["state"]) == ("Stack dev has drifted", "open")
    assert issue["body"].splitlines()[0] == MARKER
    assert "Somebody's title" in issue["body"]
    assert "Somebody's title" in ran.summary

    api("Another title")
    assert deployed.nightly(without=MODELS).failed == []
    assert deployed.github.calls() == [f"GET {OPEN}", f"PATCH {ISSUES}/{issue['number']}"]
    assert "Another title" in deployed.github.state()["issues"][3]["body"]

    deployed.pulumi("up", "--refresh", "--yes", "--skip-preview")
    assert deployed.nightly(without=MODELS).failed == []
    number = issue["number"]
    assert deployed.github.calls() == [f"GET {OPEN}", f"POST {ISSUES}/{number}/comments", f"PATCH {ISSUES}/{number}"]
    assert deployed.github.state()["issues"][3]["state"] == "closed"
    assert deployed.github.state()["issues"][:3] == [other, pull, bare]


@pytest.mark.rest
def test_no_answer_is_not_no_drift(deployed):
    """Where the state cannot be read, the job fails, and an open issue stays as it is."""
    state = deployed.stack.folder / "state"
    away = state.rename(state.with_name("away"))
    ran = deployed.nightly()
    shutil.rmtree(state, ignore_errors=True)
    away.rename(state)
    assert ran.failed == ["Compare Azure with what was deployed"]
    assert deployed.github.calls() == []
