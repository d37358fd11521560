"""The file that makes a folder a playground. Standard library only: asked before anything is installed."""

import json
from pathlib import Path
from typing import Any

from tools.console import ToolError
from tools.playground.setups import setup

FILE = ".playground.json"


def write(folder: Path, *, checkout: Path, example: str, is_ready: bool) -> None:
    """Say which checkout it was made from, what is in it, and whether all of it is there."""
    values = {"checkout": str(checkout), "example": example, "ready": is_ready}
    (folder / FILE).write_text(json.dumps(values), encoding="utf-8")


def read(folder: Path) -> dict[str, Any] | None:
    """`checkout`, `example`, `ready`; None where the folder is no playground."""
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {"checkout": str(values["checkout"]), "example": str(values["example"]), "ready": bool(values["ready"])}
    except (OSError, ValueError, LookupError, TypeError):
        return None


INSTEAD = {"preview": "pulumi preview", "up": "pulumi up", "destroy": "pulumi destroy", "recover": "apim recover --stack {stack}"}
"""What does in a playground what a target of make does to a stack in a checkout."""


def refuse_within(root: Path, goal: str) -> None:
    """Raise ToolError where `root` is a playground: there pulumi deploys, and no other playground is made."""
    values = read(root)
    if values is not None and goal in INSTEAD:
        command = INSTEAD[goal].format(stack=setup(values["example"]).stack)
        raise ToolError(f"this is a playground, and `make {goal}` is for a checkout; here it is: {command}")
    if values is not None:
        place = values["checkout"]
        raise ToolError(
            f"this is a playground, and `make {goal}` is for the checkout that it was made from: make -C {place} {goal}; "
            f"here `pulumi up` deploys, and `make down` ends the playground's simulator"
        )
