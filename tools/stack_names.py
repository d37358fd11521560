"""Which stacks a checkout has, and the one that a command is for. Standard library only: asked before anything is installed."""

from pathlib import Path

from tools.console import ToolError


def stacks(root: Path) -> list[str]:
    """Stacks that have a file in the checkout."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in root.glob("Pulumi.*.yaml"))


def check(root: Path, command: str, stack: str) -> None:
    """Raise ToolError unless the stack, `name` or `organization/name`, is one of them."""
    known = stacks(root)
    if not stack:
        raise ToolError(f"which stack? make {command} STACK={known[0] if known else 'dev'}; stacks here: {', '.join(known)}")
    if stack.rsplit("/", maxsplit=1)[-1] not in known:
        raise ToolError(f"there is no Pulumi.{stack}.yaml; stacks here: {', '.join(known)}")
