"""Runs the shell steps of a workflow's job as a runner would: same shell, same order, same environment, same files.

Steps that use an action are not run: they bring tools and logins, which a test has already.
"""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

from tests.workflows.expressions import filled, value

FOLDER = Path(__file__).resolve().parents[2] / ".github" / "workflows"
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""What GitHub runs for `shell: bash` (workflow syntax, `jobs.<job_id>.steps[*].shell`)."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a job. `steps` are the steps that ran, in order, with exit code and what they printed."""

    steps: dict[str, tuple[int, str]]
    summary: str

    @property
    def failed(self) -> list[str]:
        """Names of the steps that failed."""
        return [name for name, (code, _) in self.steps.items() if code]


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a workflow. `folder` is the checkout that its steps run in, `environment` what a runner has besides."""

    workflow: str
    name: str
    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    INSTEAD: ClassVar = {"ARM_USE_OIDC": "false"}
    """No runner hands out tokens here: the stand-in for azure-native signs in by the client secret of the environment."""

    def read(self) -> dict[str, Any]:
        """The job as it is written."""
        workflow = yaml.safe_load((FOLDER / self.workflow).read_text(encoding="utf-8"))
        assert workflow["defaults"] == {"run": {"shell": "bash"}}, f"{self.workflow}: without pipefail"
        return dict(workflow["jobs"][self.name])

    def run(self, context: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> Ran:
        """Run all shell steps but those that `without` names, in this context of expressions."""
        job = self.read()
        files = {name: self.folder / f".{name.lower()}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        runner = {name: str(file) for name, file in files.items()} | {
            "GITHUB_REPOSITORY": "contoso/gateway",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "0123456789abcdef0123456789abcdef01234567",
        }
        shared = {**self.environment, **runner, **_filled(job.get("env", {}), context)}
        steps: dict[str, tuple[int, str]] = {}
        outputs: dict[str, Any] = {}
        for step in job["steps"]:
            now = {**context, "steps": outputs, "failed": any(code for code, _ in steps.values())}
            if "run" not in step or step["name"] in without or not self._wanted(step, now):
                continue
            files["GITHUB_OUTPUT"].write_text("", encoding="utf-8")
            steps[step["name"]] = self._step(step, {**shared, **_filled(step.get("env", {}), now), **self.INSTEAD})
            lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
            outputs[step.get("id", step["name"])] = {"outputs": dict(line.split("=", 1) for line in lines)}
        return Ran(steps, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))

    @staticmethod
    def _wanted(step: dict[str, Any], context: Mapping[str, Any]) -> bool:
        condition = str(step.get("if", "success()"))
        decides = any(f"{word}()" in condition for word in ("always", "failure", "success"))
        return (decides or not context["failed"]) and bool(value(condition, context))

    def _step(self, step: dict[str, Any], environment: Mapping[str, str]) -> tuple[int, str]:
        assert "${{" not in step["run"], f"{step['name']}: an expression in a script is open to injection"
        assert "shell" not in step
        script = self.folder / ".step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            [*SHELL, str(script)], cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=240
        )
        return done.returncode, done.stdout + done.stderr


def _filled(given: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    return {name: filled(str(text), context) for name, text in given.items()}


def with_first_on_path(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment with a folder that is looked into first."""
    return {**environment, "PATH": os.pathsep.join([str(folder), environment["PATH"]])}
