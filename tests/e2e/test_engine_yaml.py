"""The table of scalars and files goes through the real engine, so that what lint reads is what is deployed."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.settings.engine_values import FILES, REFUSED, SCALARS
from tools import engine

SPACE = "azure-openai-apim:"


@pytest.fixture(scope="module")
def stack(cli: engine.Engine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Gives what pulumi makes of a stack file: values by key with namespace as a program gets them, None where it refuses it."""
    folder = tmp_path_factory.mktemp("yaml")
    (folder / "Pulumi.yaml").write_text("name: azure-openai-apim\nruntime: python\n", encoding="utf-8")
    (folder / "backend").mkdir()
    backend = (folder / "backend").as_uri()
    quiet = {"PULUMI_SKIP_UPDATE_CHECK": "true", "PULUMI_HOME": str(folder / "home")}
    environment = os.environ | quiet | {"PULUMI_BACKEND_URL": backend, "PULUMI_CONFIG_PASSPHRASE": "x"}

    def pulumi(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(cli.pulumi), *words, "--stack", "x", "--non-interactive"]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    assert pulumi("stack", "init").returncode == 0

    def read(text: str) -> dict[str, Any] | None:
        Path(folder / "stack.yaml").write_text(text, encoding="utf-8")
        answer = pulumi("config", "--json", "--config-file", "stack.yaml")
        if answer.returncode:
            return None
        values = {key: each["value"] for key, each in json.loads(answer.stdout).items() if key.startswith(SPACE)}
        return {key.removeprefix(SPACE): _loaded(value) for key, value in values.items()}

    return read


def _loaded(value: str) -> Any:
    """A structure is JSON text."""
    return json.loads(value) if value[:1] in {"{", "["} else value


def test_scalars(stack: Any) -> None:
    """All that it takes in one file, at the top and inside a structure, where a number is one."""
    inside = "".join(f"    k{at}: {text}\n    l{at}: [{text}]\n" for at, (text, _) in enumerate(SCALARS))
    found = stack(f"config:\n  {SPACE}all:\n{inside}")
    expected = {f"{kind}{at}": value if kind == "k" else [value] for at, (_, value) in enumerate(SCALARS) for kind in "kl"}
    assert json.dumps(found["all"], sort_keys=True) == json.dumps(expected, sort_keys=True)


@pytest.mark.rest
@pytest.mark.parametrize("text", REFUSED)
def test_refused_scalars(stack: Any, text: str) -> None:
    assert stack(f"config:\n  {SPACE}a: {text}\n") is None


@pytest.mark.rest
@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES)
def test_files(stack: Any, text: str, expected: dict[str, Any] | None) -> None:
    assert stack(text) == expected
