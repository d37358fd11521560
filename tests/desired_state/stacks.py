"""Stacks to compose in tests: a case folder over a base that is right, with the repository's own files behind it."""

from pathlib import Path
from typing import Any

import yaml

import settings
from desired_state import DesiredState, Read, compose
from tests.desired_state.shared_documents import shared

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = Path(__file__).parent / "cases"
RULES = Path(__file__).parent / "rules"
"""A case folder per stack rule and way to break it; its name is the stack's."""
STACK_FILE = "Pulumi.case.yaml"


SECRET = {"azure-openai-apim:openaiKey": {"secure": "v1:opaque"}}
"""Set in every case that does not say otherwise."""


def mapping(file: Path) -> dict[str, Any]:
    """A YAML file's mapping."""
    return dict(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))


def reader(folder: Path):
    """Reads a file of the folder, else of the repository."""

    def read(file: str) -> bytes:
        found = folder / file
        return (found if found.exists() else ROOT / file).read_bytes()

    return read


def case(folder: Path) -> dict[str, Any]:
    """A case's stack file."""
    stack = mapping(folder / "stack.yaml")
    return {"config": {**SECRET, **stack["config"]}}


def composed(
    stack: dict[str, Any], folder: Path = CASES, read: Read | None = None, *, stack_file: str = STACK_FILE
) -> DesiredState:
    """What a stack file's content over the base of all cases amounts to."""
    config, sources = settings.overlaid(mapping(CASES / "base.yaml"), stack, stack_file)
    with shared():
        return compose(settings.parse(config, sources), read or reader(folder))


def broken_rules(folder: Path) -> str:
    """What the stack rules say of a case in `RULES`, as text."""
    found = composed(case(folder), folder, stack_file=f"Pulumi.{folder.name}.yaml").findings
    return "".join(f"{finding}\n" for finding in found if finding.rule.startswith("APIM-STACK-"))
