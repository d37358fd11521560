"""What can be in a playground: stack `local` as committed, the walkthrough's, or one of the examples, each with its secrets."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.console import ToolError
from tools.paths import ROOT

LOCAL, WALKTHROUGH = "local", "walkthrough"
HERE = Path(__file__).parent
ACCOUNTS = {
    ("local", "openaiKey"): ("rg-ai-local", "contoso-openai"),
    ("local", "openaiWestKey"): ("rg-ai-local", "contoso-openai-west"),
    ("regions", "openaiKey"): ("rg-ai-regions", "contoso-east"),
    ("regions", "safetyKey"): ("rg-ai-regions", "contoso-safety"),
}
"""By simulated world and secret: resource group and name of the account whose key it is."""
FROM_NOTHING = frozenset({"from-nothing", "two-regions-from-nothing"})
"""Examples that make their service and accounts themselves."""
TEXTS = {
    "insights": "InstrumentationKey=00000000-0000-0000-0000-000000000001",
    "storedKey": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
}
"""Secrets that are no account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A stack in a playground: its file, and the world of the simulator that the names in it are those of."""

    example: str
    stack: str
    world: str
    file: Path

    @property
    def secrets(self) -> list[str]:
        """Names of the secrets that the file refers to, in its order."""
        return list(dict.fromkeys(re.findall(r"\bsecret: (\w+)", self.file.read_text(encoding="utf-8"))))


def examples() -> list[str]:
    """Names of the stacks in examples/."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in (ROOT / "examples").glob("Pulumi.*.yaml"))


def setup(example: str) -> Setup:
    """The setup of that name. Raises ToolError with those there are."""
    if example == LOCAL:
        return Setup(example=example, stack="local", world="local", file=ROOT / "Pulumi.local.yaml")
    if example == WALKTHROUGH:
        return Setup(example=example, stack="local", world="local", file=HERE / WALKTHROUGH / "Pulumi.local.yaml")
    if example not in examples():
        raise ToolError(f"there is no example {example}; make playground EXAMPLE=… takes {', '.join([WALKTHROUGH, *examples()])}")
    world = "empty" if example in FROM_NOTHING else "regions"
    return Setup(example=example, stack=example, world=world, file=ROOT / "examples" / f"Pulumi.{example}.yaml")
