"""A life from an empty subscription, by a seed: every kind of change, a kill in each update, and nothing is left in the end."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import Workspace
from tests.e2e.faults.conftest import recover
from tests.e2e.faults.killing import Draw, pulumi, strike
from tests.e2e.test_examples import EXAMPLES, client_of, streamed
from tests.e2e.test_from_nothing import empty
from tests.e2e.test_restored import apim
from tests.lanes import sampled
from tools import simulator_process
from tools.healing import PATIENCE

__all__ = ["empty"]

LIVES = {"few": (12, False)} | {str(seed): (seed, True) for seed in range(20)}
"""Seed, and whether the destruction is killed, too: before a merge test_laws.py has one that is. Of the few the provider is killed
alone, then the engine with all that it started."""
WRITES = {"up": 10, "change": 12, "destroy": 12}
"""Of each run, of which one is struck."""
SPACE = "azure-openai-apim:"
LEFT = re.compile(r"^differs +([\w-]+) .*no note that a run of this stack began it", re.MULTILINE)
"""What `recover` leaves although it may be the stack's own."""

pytestmark = [pytest.mark.timeout(1800), pytest.mark.rest]


@pytest.mark.parametrize("life", sampled(LIVES, {"few"}))
def test_a_life(empty, deploy, openai_client, life):
    """Whatever is killed, the next run goes on: up, unchanged, every kind of change and back, destroy, purge."""
    seed, kills_destruction = LIVES[life]
    draws = drawn(seed)
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={}, STAND_IN_RETRY_SECONDS="0.05")
    file = workspace.stack.config_file
    first = yaml.safe_load(file.read_text(encoding="utf-8"))
    kills: int = gone_on(empty, workspace, next(draws), "up", WRITES["up"])
    assert workspace.preview("--refresh", "--expect-no-changes").changes == {}
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    file.write_text(yaml.safe_dump(changed(first)), encoding="utf-8")
    kills += gone_on(empty, workspace, next(draws), "up", WRITES["change"])
    assert workspace.preview("--expect-no-changes").changes == {}
    assert streamed(client_of(workspace, openai_client), "small").startswith("This is small")
    file.write_text(yaml.safe_dump({**first, "config": {**first["config"], f"{SPACE}purge": True}}), encoding="utf-8")
    workspace.up()
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    if kills_destruction:
        kills += gone_on(empty, workspace, next(draws), "destroy", WRITES["destroy"])
    else:
        workspace.destroy()
    assert empty.state()["resources"] == []
    apim(workspace, "purge", "--as-set")
    assert empty.state()["softDeleted"] == []  # nor the account that the second change took out of the settings
    assert kills, "a run that is over before it can be killed counts for nothing"


def drawn(seed: int) -> Iterator[Draw]:
    """One kill after the other, each of another kind."""
    random = Random(seed)  # noqa: S311 - a draw that can be repeated
    while True:
        yield Draw(seed, random.choice(["engine", "provider"]), False, random)


def gone_on(azure: Any, workspace: Workspace, draw: Draw, command: str, writes: int) -> int:
    """Strike a run of the command, recover as `make` does, and run it to its end. Whether it was killed."""
    killed = strike(azure, workspace, pulumi(workspace, command), draw, command, writes)
    arguments = [*([] if command == "up" else ["--no-preview"]), *PATIENCE, "--yes"]
    code, text = recover(workspace, *arguments)
    left: set[str] = set()
    # A provider that dies leaves no note: it is named, and nobody else is at work here. Azure may be a moment later than a look.
    while code and (more := {*LEFT.findall(text)} - left):
        left |= more
        code, text = recover(workspace, *arguments, *(part for name in sorted(left) for part in ("--adopt", name)))
    assert code == 0, text
    end_what_nobody_asks_after(azure)
    workspace.up() if command == "up" else workspace.destroy()
    return int(killed)


def end_what_nobody_asks_after(azure: Any) -> None:
    """As Azure does in its time. The next run would meet its lock, 409, where `recover` had nothing to wait for."""
    azure.settings(lro_unpolled_seconds=0)
    with simulator_process.client(azure.addresses) as http:
        url = f"/subscriptions/{azure.addresses.subscription}/resourceGroups?api-version=2024-03-01"
        assert http.get(url, headers={"Authorization": "Bearer portal"}).is_success
    azure.settings(lro_unpolled_seconds=5)


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The stack with a change of each kind: properties, a model's version, what comes beside what is there."""
    config = {key.removeprefix(SPACE): value for key, value in document["config"].items()}
    accounts, team = config["accounts"], config["consumers"][0]
    model = {**accounts["models"]["deployments"]["gpt-4o"], "capacity": 20, "version": "2024-08-06"}
    small = {"model": "gpt-4o-mini", "version": "2024-07-18", "capacity": 10}
    second = {
        **accounts["models"],
        "name": "contoso-second",
        "location": "swedencentral",
        "deployments": {"gpt-4o": model, "small": small},
    }
    create = {**config["service"]["create"], "publisher": {"name": "Contoso AI", "email": "new@contoso.example"}}
    config |= {
        "service": {**config["service"], "create": create},
        "accounts": {"models": {**accounts["models"], "deployments": {"gpt-4o": model, "small": small}}, "second": second},
        "backends": {"models": {"account": "models", "circuitBreaker": {}}, "second": {"account": "second"}},
        "pools": {"all": {"members": [{"backend": "models"}, {"backend": "second", "priority": 2}]}},
        "apis": [{**config["apis"][0], "displayName": "Azure OpenAI of Contoso", "backend": "all"}],
        "consumers": [{**team, "tokenLimit": {"tokensPerMinute": 20000}}, {**team, "name": "guest", "expires": "2098-12-31"}],
        "monitoring": {"workspace": "log-contoso", "applicationInsights": "appi-contoso"},
    }
    return {
        **document,
        "config": {
            f"{SPACE}{key}" if f"{SPACE}{key}" in document["config"] or ":" not in key else key: value
            for key, value in config.items()
        },
    }
