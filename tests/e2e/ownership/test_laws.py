"""Two and three stacks of one service, in any order of up, change and destroy, with kills and faults between.

Calls of the others are answered throughout, nobody writes what is not his, and at the end Azure is what it was. All stacks are
called the same, in state backends of their own, as two copies of the program would be.
"""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.conftest import Workspace, workspaces
from tests.e2e.faults.conftest import lasting, recover
from tests.e2e.load import Load, load
from tests.lanes import sampled
from tools import simulator_process

pytestmark = [pytest.mark.timeout(3600), pytest.mark.rest]

LIVES = {"few": (30, 3)} | {str(seed): (seed, 6) for seed in range(40)}
"""Seed and number of commands. Even seeds have two stacks, odd ones three; the few commands are an update, one whose answer is
lost, and a destruction that is killed."""
ACCOUNT = "/resourceGroups/rg-ai-local/providers/Microsoft.CognitiveServices/accounts/contoso-openai"
CHAT = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
STACK = """
config:
  azure-openai-apim:service: {{name: apim-local, resourceGroup: rg-ai-local}}
  azure-openai-apim:environment: {{suffix: {name}, pathPrefix: {name}}}
  azure-openai-apim:backends:
    contoso:
      origin: https://contoso-openai.openai.azure.com
      credential: {{apiKey: {{secret: openaiKey}}}}
  azure-openai-apim:apis:
    - name: chat
      displayName: Chat {version}
      path: chat
      backend: contoso
      http: {{operations: [{{name: ask, template: '/openai/deployments/{{deployment}}/chat/completions'}}]}}
      tokenLimit: {{tokensPerMinute: {limit}}}
  azure-openai-apim:namedValues:
    team: {{value: team {version}}}
  azure-openai-apim:subscriptions:
    - {{name: team, displayName: Team, api: chat}}
"""
WRITES = "PUT|PATCH|DELETE"
INTERRUPTIONS: dict[str, dict[str, Any] | None] = {
    "undisturbed": None,
    "killed before a write": {"stall": True},
    "killed after a write": {"stall": True, "after": True},
    "refused": {"status": 409, "code": "PessimisticConcurrencyConflict", "message": "Try again later."},
    "lost": {"reset": True},
}


@dataclass
class Member:
    """A stack of the service: its name here, which is its suffix, and whether it is deployed."""

    name: str
    workspace: Workspace
    file: Any
    deployed: bool = False
    version: int = 0

    def configure(self) -> None:
        """The next version of its file."""
        self.version += 1
        text = STACK.format(name=self.name, version=self.version, limit=1_000_000 + self.version)
        self.file.write_text(text, encoding="utf-8")
        self.workspace.stack.configure(self.file, self.workspace.secrets)

    def started(self, command: str) -> subprocess.Popen[bytes]:
        """The command as a session of its own, so that all it starts can be killed with it."""
        local = self.workspace.stack
        line = [str(local.engine.pulumi), command, "--stack", local.name, "--config-file", str(local.config_file)]
        with (local.folder / "run.log").open("wb") as out:
            line += ["--yes", "--skip-preview", "--non-interactive"]
            return subprocess.Popen(line, cwd=local.project, env=local.env(), stdout=out, stderr=out, start_new_session=True)

    @property
    def log(self) -> str:
        """What its last command printed."""
        return (self.workspace.stack.folder / "run.log").read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def service(cli, azure, tmp_path) -> Iterator[Callable[..., list[Member]]]:
    """`service("one", "two")`: stacks that are not deployed yet."""
    azure.reset()
    azure.settings(lro_polls=0)
    url = f"/subscriptions/{azure.addresses.subscription}{ACCOUNT}/deployments/gpt-4o?api-version=2024-10-01"
    with simulator_process.client(azure.addresses) as http:
        model = http.get(url, headers={"Authorization": "Bearer portal"}).json()
        body = {"sku": {**model["sku"], "capacity": 10_000}, "properties": {"model": model["properties"]["model"]}}
        http.put(url, json=body, headers={"Authorization": "Bearer portal"}).raise_for_status()

    def make(*names):
        found = []
        for name in names:
            file = tmp_path / f"{name}.yaml"
            file.write_text(STACK.format(name=name, version=0, limit=1_000_000), encoding="utf-8")
            retries = {"STAND_IN_RETRY_SECONDS": "0.05", "STAND_IN_RETRIES": "2"}
            found.append(Member(name, workspaces(cli, azure, tmp_path / f"stacks-{name}")(stack_file=file, **retries), file))
        return found

    yield make
    azure.reset()


@contextmanager
def called(azure: Any, members: list[Member]) -> Iterator[None]:
    """Consumers of some stacks call until the block ends, and each call is answered."""
    loads: list[tuple[str, Load]] = []
    with ExitStack() as opened:
        for member in members:
            outputs = member.workspace.outputs
            url = f"{outputs['apis']['chat']['gatewayUrl']}{CHAT}"
            key = outputs["subscriptionKeys"]["team"]
            loads.append((member.name, opened.enter_context(load(azure, url, key, callers=1))))
        yield
    assert [(name, found.failures) for name, found in loads if found.failures or not found.traces] == []


def step(azure: Any, member: Member, command: str, interruption: str, at: int) -> None:
    """One command to its end, interrupted once on the way; then repaired as the guides say, and run again."""
    action = INTERRUPTIONS[interruption]
    if action is not None:
        azure.arm_fault(plane="arm", match={"method": WRITES}, skip=at, action=action, times=4 if "reset" in action else 1)
    process = member.started(command)
    while process.poll() is None:
        faults = azure.faults()
        if action and "stall" in action and faults and faults[0]["hits"]:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(0.05)
    process.wait()
    azure._ask("DELETE", "faults")
    for _ in range(3):
        if process.returncode == 0:
            return
        azure._ask("POST", "clock", {"advance": "PT61S"})  # an operation that nobody asks after is over by then
        code, text = recover(member.workspace, "--yes", "--no-preview")
        assert code == 0, text
        if "cannot create already existing resource" in member.log:
            recover(member.workspace, "--yes")
        process = member.started(command)
        process.wait()
    raise AssertionError(f"{member.name}: {command}, {interruption} at write {at + 1}: {member.log}")


def foreign(azure: Any, member: Member, ledgers: set[str]) -> list[str]:
    """Writes of the journal that are not of the member's own: by the suffix of the name, or the id of its ledger."""
    found = []
    for entry in azure.requests():
        if entry["plane"] != "arm" or entry["method"] not in WRITES.split("|") or "/service/" not in entry["path"]:
            continue
        name = entry["path"].partition("/service/")[2].split("/")[2]
        if not name.partition(";")[0].endswith(f"-{member.name}") and not (name.startswith("ledger-") and name not in ledgers):
            found.append(f"{entry['method']} {entry['path']}")
    return found


def ledgers_of_others(azure: Any, members: list[Member], member: Member) -> set[str]:
    """Named values in which the others list their names."""
    found = {each["id"].rpartition("/")[2]: str(each["properties"].get("value")) for each in azure.state()["resources"]}
    others = [each.name for each in members if each is not member]
    return {name for name, value in found.items() if name.startswith("ledger-") and any(f"chat-{each}" in value for each in others)}


@pytest.mark.parametrize("life", sampled(LIVES, {"few"}))
def test_nobody_is_in_anybodys_way(azure, service, life):
    seed, commands = LIVES[life]
    draw = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    members = service(*("one", "two", "three")[: 2 + seed % 2])
    before = lasting(azure.state()["resources"])
    for _ in range(commands):
        member = draw.choice(members)
        command = "destroy" if member.deployed and draw.random() < 0.4 else "up"
        others = [each for each in members if each is not member and each.deployed]
        if command == "up":
            member.configure()
        theirs = ledgers_of_others(azure, members, member)
        azure._ask("DELETE", "journal")
        with called(azure, others):
            step(azure, member, command, draw.choice(sorted(INTERRUPTIONS)), draw.randrange(8))
        assert foreign(azure, member, theirs) == []
        member.deployed = command == "up"
    for member in (each for each in members if each.deployed):
        member.workspace.destroy()
    assert lasting(azure.state()["resources"]) == before


def test_two_first_updates_at_the_same_time(azure, service):
    """Azure may refuse one of two subscriptions that are written at once (412); that one's next update converges."""
    members = service("one", "two")
    before = lasting(azure.state()["resources"])
    processes = [member.started("up") for member in members]
    threads = [threading.Thread(target=process.wait) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    for member, process in zip(members, processes, strict=True):
        if process.returncode:
            assert "PreconditionFailed" in member.log, member.log
            recover(member.workspace, "--yes", "--no-preview")
            member.workspace.up()
    for member in members:
        assert member.workspace.preview("--expect-no-changes").changes == {}
    with called(azure, members):
        time.sleep(1)
    for member in members:
        member.workspace.destroy()
    assert lasting(azure.state()["resources"]) == before
