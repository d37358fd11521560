"""The GitHub workflows: valid by GitHub's schema, least privilege, actions pinned, no finding of the security linter."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools import engine_build

FOLDER = Path(__file__).resolve().parents[2] / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
NAMES = ("bump", "checks", "deploy", "destroy", "drift", "preview", "stack", "usage")
PINNED = re.compile(r"uses: (?P<action>[\w.-]+/[\w./-]+)@(?P<sha>[0-9a-f]{40}) # v\d+\.\d+\.\d+$")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool installed beside this Python."""
    return subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]], capture_output=True, text=True, check=False
    )


def test_the_set_of_workflows():
    """What the documentation promises is there, and nothing else."""
    assert [file.name for file in WORKFLOWS] == [f"{name}.yml" for name in NAMES]


def test_no_finding_of_actionlint():
    """Expressions, contexts, inputs and scripts, where the tool is installed; checks.yml installs and runs it on GitHub."""
    tool = shutil.which("actionlint")
    if tool is None:
        pytest.skip("no actionlint on PATH")
    done = subprocess.run([tool, *map(str, WORKFLOWS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_valid_by_githubs_schema():
    """Every workflow satisfies the schema that GitHub's editors use, as check-jsonschema carries it."""
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done"), done.stdout + done.stderr


def test_no_finding_of_the_security_linter():
    """Injection, leaked credentials, unpinned actions and the like: none, offline."""
    done = run("zizmor", "--offline", "--no-progress", "--quiet", str(FOLDER.parent))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_and_permissions_start_at_none(file):
    """Foreign code is named by commit with its version beside it; a job has what it asks for and no more."""
    text = file.read_text(encoding="utf-8")
    uses = [line.strip().removeprefix("- ") for line in text.splitlines() if re.search(r"^\s*(- )?uses:", line)]
    foreign = [line for line in uses if not line.startswith("uses: ./")]
    assert [line for line in foreign if not PINNED.match(line)] == []
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert [name for name, job in workflow["jobs"].items() if "permissions" not in job] == []


def test_one_version_of_each_action_and_of_the_cli():
    """The same action is one commit everywhere, and the CLI is the version that the tests run with."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)
    commits = {}
    for line in text.splitlines():
        if match := PINNED.search(line):
            commits.setdefault(match["action"], set()).add(match["sha"])
    assert {action: len(shas) for action, shas in commits.items()} == dict.fromkeys(commits, 1)
    assert set(re.findall(r"pulumi-version: (\S+)", text)) == {engine_build.engine_version().removeprefix("v")}


def test_previews_never_run_for_forks_with_our_identity():
    """The job that gets an identity is for branches of this repository, and no workflow runs in a fork's name with our rights."""
    preview = yaml.safe_load((FOLDER / "preview.yml").read_text(encoding="utf-8"))
    assert preview["jobs"]["preview"]["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert [file.name for file in WORKFLOWS if "pull_request_target" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_job_ends_and_no_script_holds_an_expression(file):
    """A job without a time limit may hang for six hours; an expression in a script is where a title becomes a command."""
    jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values()
    assert [job for job in jobs if "uses" not in job and not 0 < job.get("timeout-minutes", 0) <= 60] == []
    assert [step for job in jobs for step in job.get("steps", ()) if "${{" in step.get("run", "")] == []


def test_who_may_what():
    """No job has more rights than this table says; what writes to Azure runs in an environment of the name of its stack."""
    rights = {
        f"{file.stem}.{name}": job["permissions"]
        for file in WORKFLOWS
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items()
    }
    reads, azure = {"contents": "read"}, {"contents": "read", "id-token": "write"}
    assert rights == {
        "bump.bump": {"contents": "write", "pull-requests": "write"},
        "checks.checks": reads,
        "deploy.dev": azure,
        "deploy.prod": azure,
        "destroy.destroy": azure,
        "drift.drift": {**azure, "issues": "write"},
        "preview.preview": {**azure, "pull-requests": "write"},
        "stack.look": azure,
        "stack.change": azure,
        "usage.usage": azure,
    }


def test_approval_comes_between_looking_and_changing():
    """What writes waits for the environment's reviewers, and for what they have to see."""
    jobs = yaml.safe_load((FOLDER / "stack.yml").read_text(encoding="utf-8"))["jobs"]
    assert [(name, job["environment"], job.get("needs")) for name, job in jobs.items()] == [
        ("look", "${{ inputs.stack }}-read", None),
        ("change", "${{ inputs.stack }}", "look"),
    ]
    assert jobs["change"]["concurrency"] == {"group": "stack-${{ inputs.stack }}-write", "cancel-in-progress": False}


def test_code_of_a_branch_runs_in_an_environment_of_its_own():
    """`-preview` may ask reviewers without keeping the nightly look, or a deployment, waiting; `-read` is limited to main."""
    environments = {
        name: yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["jobs"][name]["environment"]
        for name in ("preview", "drift")
    }
    assert environments == {"preview": "${{ matrix.stack }}-preview", "drift": "${{ matrix.stack }}-read"}
    page = (FOLDER.parents[1] / "docs" / "guides" / "workflows.md").read_text(encoding="utf-8")
    assert "Make three GitHub environments per stack" in page
