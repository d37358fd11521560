"""stack.yml, its shell steps executed: what deploy.yml and destroy.yml do to a stack."""

import json
import shutil

import pytest
import yaml

from tests.workflows.runner import FOLDER

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("jq") is None, reason="the steps need jq, as runners have it")]
LOOK = ["Preview", "Say what it means for callers, where reviewers see it before they approve"]
UP = ["Deploy", "Check that nothing is left to change", "Prove that the gateway exposes the contract"]


def inputs(command, *, plan=False):
    """The inputs of the called workflow."""
    return {"command": command, "stack": "dev", "plan": plan}


def apis(azure):
    """Names of the APIs in Azure."""
    resources = azure.state()["resources"]
    return sorted(each["id"].rsplit("/", 1)[1] for each in resources if each["type"] == "Microsoft.ApiManagement/service/apis")


def test_deploy_looks_then_deploys_by_the_plan_and_proves(checkout, azure):
    """The report is in the summary before the change; the change is what was planned; the gateway has the contract afterwards."""
    before = apis(azure)
    looked = checkout.run("stack.yml", "look", inputs=inputs("up", plan=True))
    assert list(looked.steps) == LOOK
    assert looked.failed == []
    assert "Preview of stack `dev`: safe" in looked.summary
    assert apis(azure) == before

    changed = checkout.run("stack.yml", "change", inputs=inputs("up", plan=True))
    assert list(changed.steps) == UP
    assert changed.failed == [], changed.steps[changed.failed[0]]
    assert apis(azure) == sorted([*before, "azure-openai", "azure-openai-http"])
    proof = (checkout.folder / "proof.xml").read_text(encoding="utf-8")
    assert proof.count("<testcase ") > 5
    assert "<failure" not in proof
    plan = (checkout.folder / "plan.json").read_text(encoding="utf-8")
    assert not [secret for secret in secrets(checkout) if secret in plan]


def secrets(checkout):
    """Values that may stand nowhere in clear."""
    outputs = json.loads(checkout.pulumi("stack", "output", "--json", "--show-secrets").stdout)
    key = checkout.pulumi("config", "get", "azure-openai-apim:openaiKey").stdout.strip()
    return [key, *outputs["subscriptionKeys"].values()]


@pytest.mark.rest
def test_a_plan_that_is_out_of_date_changes_nothing(deployed, azure):
    """What was not planned is refused before it is written."""
    assert deployed.run("stack.yml", "look", inputs=inputs("up", plan=True)).failed == []
    deployed.edit("Pulumi.yaml", "path: contoso-http", "path: other-http")
    before = azure.state()
    changed = deployed.run("stack.yml", "change", inputs=inputs("up", plan=True))
    assert changed.failed == ["Deploy"]
    assert "violates plan: properties changed" in changed.steps["Deploy"][1]
    assert azure.state() == before


@pytest.mark.rest
def test_destroy_reports_losses_then_destroys(deployed, azure):
    looked = deployed.run("stack.yml", "look", inputs=inputs("destroy"))
    assert looked.failed == []
    assert "Preview of stack `dev`: destructive" in looked.summary
    assert "azure-openai-http" in looked.summary
    assert "azure-openai" in apis(azure)
    changed = deployed.run("stack.yml", "change", inputs=inputs("destroy"))
    assert list(changed.steps) == ["Destroy"]
    assert changed.failed == []
    assert "azure-openai" not in apis(azure)


@pytest.mark.rest
def test_destroy_of_a_protected_stack_ends_before_anybody_is_asked(checkout, azure):
    """The engine's own words say which resource; the step fails, so the job that destroys never starts."""
    checkout.edit("Pulumi.dev.yaml", "config:\n", "config:\n  azure-openai-apim:protect: true\n")
    checkout.pulumi("up", "--yes", "--skip-preview")
    before = azure.state()
    looked = checkout.run("stack.yml", "look", inputs=inputs("destroy"))
    assert looked.failed == [LOOK[1]]
    assert "because it is protected" in looked.steps[LOOK[1]][1]
    assert azure.state() == before


@pytest.mark.parametrize(
    ("workflow", "calls"),
    [
        ("deploy.yml", [("dev", None, {"command": "up", "stack": "dev"}), ("prod", "dev", {"command": "up", "stack": "prod"})]),
        ("destroy.yml", [("destroy", None, {"command": "destroy", "stack": "${{ inputs.stack }}"})]),
    ],
)
def test_who_calls_it_with_what(workflow, calls):
    """Inputs that it has; dev before prod."""
    jobs = yaml.safe_load((FOLDER / workflow).read_text(encoding="utf-8"))["jobs"]
    assert [(name, job.get("needs"), job["with"]) for name, job in jobs.items()] == calls
    assert {job["uses"] for job in jobs.values()} == {"./.github/workflows/stack.yml"}
