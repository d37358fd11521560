"""bump.yml, its shell steps executed: a pull request per version, with the document, the stacks that take it, and what changes."""

import json
import shutil
import subprocess

import pytest
import yaml

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("jq") is None, reason="the steps need jq, as runners have it")]
VERSIONS = ("2024-06-01", "2024-10-21")
PULLS = "repos/contoso/gateway/pulls"
CHOOSE, BRING, ASK = "Choose the version, and what it replaces", "Bring the document, and say what changes", "Ask"


def git(folder, *arguments):
    """What git prints."""
    done = subprocess.run([shutil.which("git") or "git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def catalog(kept, tmp_path_factory):
    """A folder with documents of June and of October, which has an operation less; the checkout's catalog names both."""
    folder = tmp_path_factory.mktemp("catalog")
    spec = yaml.safe_load((kept.folder / "specs/azure-openai-chat.yaml").read_text(encoding="utf-8"))
    for version in VERSIONS:
        spec["info"]["version"] = version
        (folder / f"{version}.json").write_text(json.dumps(spec), encoding="utf-8")
        spec["paths"].pop("/deployments/{deployment-id}/completions", None)
    entry = {"openapi": spec["openapi"], "status": "stable", "basePath": "/openai"}
    versions = {version: {**entry, "url": f"file://{folder}/{version}.json"} for version in VERSIONS}
    (kept.folder / "specs/catalog.yaml").write_text(yaml.safe_dump({"versions": versions}), encoding="utf-8")
    return folder


@pytest.fixture
def team(checkout, catalog, tmp_path):
    """A team whose stack imports the document of June, with a repository of its own."""
    folder = checkout.folder
    upstream = folder / "specs/upstream"
    upstream.mkdir(exist_ok=True)
    shutil.copyfile(catalog / "2024-06-01.json", upstream / "2024-06-01.json")
    checkout.edit("Pulumi.yaml", "specs/azure-openai-chat.yaml", "specs/upstream/2024-06-01.json")
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin.git")
    (folder / ".gitignore").write_text(".venv\n__pycache__/\n", encoding="utf-8")
    for command in (["init", "-q", "-b", "main"], ["remote", "add", "origin", str(tmp_path / "origin.git")], ["add", "."]):
        git(folder, *command)
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "x")
    git(folder, "push", "-q", "origin", "main")
    yield checkout
    shutil.rmtree(folder / ".git")
    shutil.rmtree(upstream)


def test_a_pull_request_is_opened_once_per_version(team, tmp_path):
    """It has the document and the stacks that take it, and nothing else; its text says what breaks."""
    ran = team.monthly()
    assert (list(ran.steps), ran.failed) == ([CHOOSE, BRING, ASK], []), ran.steps
    (pull,) = team.github.state()["pulls"]
    assert {name: pull[name] for name in ("title", "head", "base")} == {
        "title": "Import 2024-10-21 of Azure OpenAI's documents",
        "head": "specs-2024-10-21",
        "base": "main",
    }
    assert pull["body"].startswith("## Stack `dev`\n")
    assert "POST /deployments/{deployment-id}/completions" in pull["body"]
    changed = git(tmp_path / "origin.git", "diff", "--name-only", "main", "specs-2024-10-21").splitlines()
    assert changed == ["Pulumi.yaml", "specs/upstream/2024-10-21.json"]
    assert "document: specs/upstream/2024-10-21.json" in git(tmp_path / "origin.git", "show", "specs-2024-10-21:Pulumi.yaml")

    git(team.folder, "switch", "-q", "main")
    asked = f"GET {PULLS}?state=all&head=contoso:specs-2024-10-21"
    assert team.github.calls() == [asked, f"POST {PULLS}"]
    again = team.monthly()
    assert (list(again.steps), again.failed, team.github.calls()) == ([CHOOSE], [], [asked])


@pytest.mark.rest
def test_nothing_is_asked_where_nothing_is_older(team):
    """The stacks have the version already, or import documents of their own."""
    team.edit("Pulumi.yaml", "specs/upstream/2024-06-01.json", "specs/upstream/2024-10-21.json")
    assert list(team.monthly().steps) == [CHOOSE]
    team.edit("Pulumi.yaml", "specs/upstream/2024-10-21.json", "specs/azure-openai-chat.yaml")
    assert list(team.monthly().steps) == [CHOOSE]
    assert team.github.state()["pulls"] == []


@pytest.mark.rest
def test_a_version_that_is_none_ends_the_run(team):
    """What somebody typed is looked up, and goes into no command but that."""
    ran = team.monthly("2024-10-21; touch injected")
    assert ran.failed == [CHOOSE]
    assert not (team.folder / "injected").exists()
    assert team.github.calls() == []


@pytest.mark.rest
def test_a_document_that_cannot_be_had_asks_for_nothing(team, catalog):
    away = (catalog / "2024-10-21.json").rename(catalog / "away.json")
    ran = team.monthly()
    away.rename(catalog / "2024-10-21.json")
    assert ran.failed == [BRING]
    assert team.github.state()["pulls"] == []
