"""Jobs of the workflows, run against the simulator with the real engine and a stand-in for GitHub."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import Azure, apim, azure, cli, honest, program_copy, simulator  # noqa: F401 - fixtures are found by their names
from tests.e2e.prepared import PreparedStack, quick_commands
from tests.workflows.github import EMPTY, Repository
from tests.workflows.runner import Job, Ran, with_first_on_path
from tools import demo, engine
from tools.local_stack import LocalStack
from tools.paths import ROOT

PULL = 7
STACK = "dev"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout of a team with stack `dev`, its simulated Azure, and its repository on GitHub."""

    folder: Path
    stack: LocalStack
    github: Repository

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as a pull request would."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, workflow: str, job: str, *, without: tuple[str, ...] = (), **context: Any) -> Ran:
        """Run a job's shell steps. Its requirements are installed already."""
        known = {
            "vars": {
                "AZURE_CLIENT_ID": self.stack.simulator.client_id,
                "AZURE_TENANT_ID": self.stack.simulator.tenant,
                "AZURE_SUBSCRIPTION_ID": self.stack.simulator.subscription,
                "PULUMI_BACKEND_URL": (self.stack.folder / "state").as_uri(),
            },
            "matrix": {"stack": STACK},
            **context,
        }
        environment = with_first_on_path(self.stack.env(), self.github.bin)
        return Job(workflow, job, self.folder, environment).run(
            known, without=("Install the pinned requirements into .venv", *without)
        )

    def pull_request(self, *labels: str, without: tuple[str, ...] = ()) -> Ran:
        """Run the preview of a pull request with these labels."""
        event = {"pull_request": {"number": PULL, "labels": [{"name": label} for label in labels]}}
        return self.run("preview.yml", "preview", without=without, github={"token": "a-token", "event": event})

    def nightly(self, *, without: tuple[str, ...] = ()) -> Ran:
        """Run the nightly look for drift."""
        return self.run("drift.yml", "drift", without=without, github={"token": "a-token"})

    def monthly(self, version: str = "") -> Ran:
        """Run the monthly look for newer documents; `version` as somebody who starts it by hand may say."""
        event = {"repository": {"default_branch": "main"}}
        return self.run("bump.yml", "bump", github={"token": "a-token", "event": event}, inputs={"version": version})

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the CLI in the checkout, as a step does."""
        done = subprocess.run(
            [str(self.stack.engine.pulumi), *arguments, "--stack", STACK, "--non-interactive"],
            cwd=self.folder,
            env=self.stack.env(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def kept(azure: Azure, cli: engine.Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:  # noqa: F811 - as above
    """A checkout for all tests of a module, whose stack is not deployed yet; Azure is reset afterwards."""
    place = tmp_path_factory.mktemp("workflows")
    folder = program_copy(place / "checkout")
    for name in ("apim", "tools"):
        shutil.copytree(ROOT / name, folder / name)
    stack = PreparedStack(folder, place / "kept", cli, azure.addresses, STACK, quick_commands())
    (place / "kept").mkdir()
    secrets = demo.secrets(azure.addresses)
    # A team's stack file leaves the APIs to Pulumi.yaml.
    described = yaml.safe_load((folder / "Pulumi.local.yaml").read_text(encoding="utf-8"))
    described["config"].pop("azure-openai-apim:apis")
    (folder / "Pulumi.local.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    stack.configure(folder / "Pulumi.local.yaml", secrets)
    (folder / "Pulumi.local.yaml").unlink()
    shutil.copyfile(stack.config_file, folder / f"Pulumi.{STACK}.yaml")
    yield Checkout(folder, stack, Repository(place / "github"))
    azure.reset()


@pytest.fixture
def checkout(kept: Checkout) -> Iterator[Checkout]:
    """The same as it was made, with nothing on GitHub; what is deployed stays from test to test."""
    before = {file: file.read_bytes() for file in kept.folder.iterdir() if file.is_file()}
    kept.github.write(EMPTY)
    yield kept
    for file in kept.folder.iterdir():
        if file.is_file() and file not in before:
            file.unlink()
    for file, content in before.items():
        file.write_bytes(content)


@pytest.fixture
def deployed(checkout: Checkout, azure: Azure) -> Checkout:  # noqa: F811 - as above
    """The same, deployed, be it by an earlier test: each leaves what it deployed as the files say, or destroys it."""
    if not any(each["id"].endswith("/apis/azure-openai-http") for each in azure.state()["resources"]):
        checkout.pulumi("up", "--yes", "--skip-preview")
    return checkout
