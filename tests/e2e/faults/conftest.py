"""A stack with each kind of resource, what a clean update makes of it, and the means to bring one through a bad day."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.apim.command_line import invoke_beside
from tests.e2e.conftest import Azure, Outcome, Workspace
from tests.e2e.test_examples import secrets_of
from tools.healing import PATIENCE

KINDS = Path(__file__).parent / "kinds.yaml"
CHANGES = {
    "displayName: Imported": "displayName: Imported once more",
    "{displayName: Chat, header: x-version}": "{displayName: Chats, header: x-version}",
    "tokensPerMinute: 5000": "tokensPerMinute: 6000",
    "displayName: Team one": "displayName: Team 1",
    "{value: platform}": "{value: platform-two}",
    "http: {}": "http: {operations: [{name: ask, template: '/openai/deployments/{deployment}/embeddings'}]}",
}
"""What an update of the stack changes: properties, policies, and an operation that comes while another goes."""

FAILED = re.compile(r"^  azure-native:\w+:\w+ \(([\w-]+)\):\n +error: (.+)", re.MULTILINE)
"""The engine's list of what failed, at the end of its output: logical names and the first line of each message."""

ADOPTED = re.compile(r"^adopt +([\w-]+) ", re.MULTILINE)
"""What `apim recover` takes into the state."""

PASSING = {"etag", "createdDate", "startDate", "createdOn", "updatedOn"}
GENERATED = re.compile(r"\b[0-9a-f]{24}\b|ledger-[0-9a-f-]{36}")
"""Members and ids, such as those of an import's schemas and the ledger's, that are others after each creation."""

Write = tuple[str, str]
"""Method and path."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The stack of `kinds.yaml`. `clean` is what Azure holds after a clean update, `changed` after one with changes."""

    azure: Azure
    workspace: Workspace
    before: dict[str, Any]
    clean: list[Any]
    changed: list[Any]
    names: dict[str, str]
    """Logical names by id in Azure, in lower case, before and after the changes."""
    puts: list[Write]
    """The PUTs of a clean update, in order."""
    changes: list[Write]
    """The writes of an update with changes."""
    deletions: list[Write]
    """Those of a clean destruction."""

    def configure(self, *, changed: bool = False) -> None:
        """Take the stack file as it is, or with its changes."""
        configure(self.workspace, changed=changed)

    def attempt(self, command: str = "up") -> Outcome:
        """`pulumi up` or `destroy`, whatever its exit code."""
        done = self.workspace.stack.capture(command, "--yes", "--skip-preview")
        return Outcome(done.returncode, done.stdout + done.stderr, [])

    def recover(self, *arguments: str) -> tuple[int, str]:
        """`python -m apim recover` on it."""
        return recover(self.workspace, *arguments)

    def settled(self, clean: list[Any] | None = None) -> None:
        """A further update changes nothing, nothing is half done or drifted, and Azure holds exactly what a clean update makes."""
        assert self.workspace.up("--expect-no-changes").changes == {}
        assert self.recover("--no-preview") == (0, "stack local: nothing is half done\n")
        assert review(self.workspace, "drift")[0] == 0
        assert made(self.azure) == (self.clean if clean is None else clean)

    def gone(self) -> None:
        """`destroy` leaves what was there before."""
        self.workspace.destroy()
        assert self.azure.state() == self.before


def recover(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    """`python -m apim recover`, as a user of this stack would call it: exit code and output."""
    return review(workspace, "recover", "--config-file", str(workspace.stack.config_file), *PATIENCE, *arguments)


def review(workspace: Workspace, command: str, *arguments: str) -> tuple[int, str]:
    """A command of `python -m apim` on a stack: exit code and output."""
    return invoke_beside(workspace.stack, command, "--stack", workspace.stack.name, *arguments)


def failures(outcome: Outcome) -> dict[str, str]:
    """What the engine says failed: first line of each message by logical name."""
    return dict(FAILED.findall(outcome.text))


def made(azure: Azure) -> list[Any]:
    """Every resource of Azure, without what passes, in the order of ids."""
    resources = json.loads(GENERATED.sub("generated", json.dumps(lasting(azure.state()["resources"]))))
    return sorted(resources, key=lambda each: str(each["id"]).lower())


def lasting(value: Any) -> Any:
    """A value without its passing members."""
    if isinstance(value, dict):
        return {key: lasting(each) for key, each in value.items() if key not in PASSING}
    return [lasting(each) for each in value] if isinstance(value, list) else value


def writes(azure: Azure, *methods: str) -> list[Write]:
    """The writes in the journal, in order, but for the ledger's, whose path is another each time; the journal is empty then."""
    found = [(entry["method"], entry["path"]) for entry in azure.requests() if entry["plane"] == "arm"]
    azure._ask("DELETE", "journal")
    return [(method, path) for method, path in found if method in methods and "/namedValues/ledger-" not in path]


@pytest.fixture(scope="module")
def stack(azure: Azure, shared_deploy: Callable[..., Workspace]) -> Stack:
    """Deployed once without faults, to know what that makes, and destroyed again."""
    azure._ask("POST", "seed", {"world": "regions"})
    azure.settings(lro_retry_after=0, lro_polls=0)
    before = azure.state()
    secrets = secrets_of(KINDS.read_text(encoding="utf-8"), azure)
    # Waits between attempts are the provider's 20 seconds and more; how many there are is not established (PROV-23).
    workspace = shared_deploy(stack_file=KINDS, secrets=secrets, STAND_IN_RETRY_SECONDS="0.05", STAND_IN_RETRIES="3")
    azure._ask("DELETE", "journal")
    workspace.up()
    # The one DELETE of it is that of the product's automatic subscription, see test_product_lifecycle.py.
    puts, clean, names = writes(azure, "PUT"), made(azure), named(workspace)
    configure(workspace, changed=True)
    workspace.up()
    changes, changed = writes(azure, "PUT", "DELETE"), made(azure)
    names |= named(workspace)
    workspace.destroy()
    configure(workspace, changed=False)
    assert azure.state() == before
    return Stack(azure, workspace, before, clean, changed, names, puts, changes, writes(azure, "DELETE"))


def named(workspace: Workspace) -> dict[str, str]:
    """Logical names by id in Azure."""
    resources = workspace.exported()["deployment"]["resources"]
    return {each["id"].lower(): each["urn"].rsplit("::", 1)[-1] for each in resources if each.get("id", "").startswith("/")}


def configure(workspace: Workspace, *, changed: bool) -> None:
    """Write the stack file, with or without its changes."""
    text = KINDS.read_text(encoding="utf-8")
    for old, new in CHANGES.items() if changed else ():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = workspace.stack.folder / "source.yaml"
    file.write_text(text, encoding="utf-8")
    workspace.stack.configure(file, workspace.secrets)
