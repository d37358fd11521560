"""Lives of a stack under callers, each with five kills: it ends where one without kills ends, and no call fails.

Killed are the engine, its provider alone, `recover` itself, and `rollback`; half of the kills strike at writes that Azure carries
on by itself. Beside the stack is an API that somebody else made, whose callers never pause; the stack's own begin when there is
something to call. `make soak` has twelve lives, sixty kills; before a merge is a short one, with the two kills that no other test
has: of `recover` and of `rollback`.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.conftest import Azure, Workspace
from tests.e2e.faults import killing
from tests.e2e.faults.killing import Draw
from tests.e2e.load import load
from tests.e2e.test_revisions import CHAT, ONE, TWO, stack_file
from tests.lanes import sampled
from tools import simulator_process

SERVICE = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
ANSWER = '<return-response><set-body>{"choices": [1]}</set-body></return-response>'
FOREIGN = {
    "/namedValues/theirs": {"displayName": "theirs", "value": "theirs"},
    "/apis/theirs": {"displayName": "Theirs", "path": "theirs", "protocols": ["https"], "subscriptionRequired": False},
    "/apis/theirs/operations/ask": {"displayName": "Ask", "method": "POST", "urlTemplate": "/ask"},
    "/apis/theirs/policies/policy": {"format": "rawxml", "value": f"<policies><inbound>{ANSWER}</inbound></policies>"},
}
"""What somebody made by hand in the same service: an API that answers by itself."""

KINDS = ("engine", "provider", "recover")
KILLS = 5
"""Of a life: in its first update, in one with another contract, in a rollback, in a third contract, in its destruction."""
LIVES = sampled(["few", *range(12)], {"few"})

pytestmark = [pytest.mark.timeout(3600), pytest.mark.rest]


def few() -> Iterator[Draw | None]:
    """Of the short life: in its first update and in its rollback."""
    yield from (Draw(3, "recover", True, random.Random(3)), None, Draw(2, "rollback", False, random.Random(2)), None)  # noqa: S311


def draws(life: int) -> Iterator[Draw]:
    """The kills of a life: of sixty 12 to 16 are of each kind, and thirty strike at long-running writes."""
    for number in range(KILLS):
        # A rollback has no long-running write; of the other four of each life five eighths are.
        other = life * (KILLS - 1) + number - (number > 2)
        kind, long = ("rollback", False) if number == 2 else (KINDS[other % len(KINDS)], other * 5 % 8 < 5)
        yield Draw(life * KILLS + number, kind, long, random.Random(life * KILLS + number))  # noqa: S311 - can be repeated


def test_sixty_kills_are_spread():
    """Over what is killed and where."""
    drawn = [draw for life in range(12) for draw in draws(life)]
    assert Counter(draw.kind for draw in drawn) == {"engine": 16, "provider": 16, "recover": 16, "rollback": 12}
    assert sum(draw.long for draw in drawn) == 30


@dataclass(frozen=True, slots=True)
class World:
    """The service before the stack's first update, with what others have in it."""

    azure: Azure
    before: dict[str, Any]

    def theirs(self) -> list[Any]:
        """What others have."""
        return [each for each in self.azure.state()["resources"] if "/theirs" in each["id"]]

    def unknown(self, workspace: Workspace) -> list[str]:
        """What is in Azure, was not there at first, and is neither in the stack's state nor part of what is in it."""
        first = {each["id"] for each in self.before["resources"]}
        held = [each.get("id", "").lower() for each in workspace.exported()["deployment"].get("resources", ())]
        parts = tuple(f"{each}/" for each in held if each.startswith("/"))
        there = [each["id"] for each in self.azure.state()["resources"] if each["id"] not in first]
        return [each for each in there if each.lower() not in held and not each.lower().startswith(parts or "-")]


@pytest.fixture
def world(azure: Azure) -> Iterator[World]:
    """With an API of somebody else."""
    url = f"/subscriptions/{azure.addresses.subscription}{SERVICE}"
    with simulator_process.client(azure.addresses) as http:
        for place, properties in FOREIGN.items():
            where, headers = f"{url}{place}?api-version=2024-05-01", {"Authorization": "Bearer portal"}
            answer = http.put(where, json={"properties": properties}, headers=headers)
            assert answer.is_success, answer.text
        azure._ask("POST", "clock", {"advance": "PT61S"})  # an operation that nobody asks after is over by then
        assert all(http.get(f"{url}{place}?api-version=2024-05-01", headers=headers).is_success for place in FOREIGN)
    yield World(azure, azure.state())
    azure.reset()


def killed(world: World, workspace: Workspace, command: str, draw: Draw | None, writes: int) -> None:
    """Run a command, kill as drawn at one of its first writes, and bring the stack to where the command would have."""
    if draw:
        line = killing.apim(workspace, command, "chat") if command == "rollback" else killing.pulumi(workspace, command)
        struck = killing.strike(world.azure, workspace, line, draw, command, writes)
        if draw.kind == "recover":
            struck = killing.strike_recovery(workspace, draw)
        long = ", long-running" * draw.long
        sys.stdout.write(f"seed {draw.seed}, {draw.kind}{long}: {command} {'' if struck else 'not '}killed\n")
        sys.stdout.flush()
    killing.settle(workspace, "destroy" if command == "destroy" else "up")
    assert world.unknown(workspace) == []


@pytest.mark.parametrize("life", LIVES)
def test_a_life_with_kills(world, deploy, tmp_path, life):
    """Every run ends as one without kills, Azure has nothing that no state knows, and every call is answered."""
    chosen = few() if life == "few" else draws(life)

    def contract(operations: list[str], **settings: Any) -> Workspace:
        made: Workspace = deploy(stack_file=stack_file(tmp_path, operations, **settings))
        return made

    with load(world.azure, f"{world.azure.addresses.gateway}/theirs/ask", "none", callers=1) as theirs:
        workspace = contract(ONE)
        killed(world, workspace, "up", next(chosen), 3)
        outputs = workspace.outputs
        url = f"{outputs['apis']['chat']['gatewayUrl']}{CHAT}"
        with load(world.azure, url, outputs["subscriptionKeys"]["demo"], callers=1) as own:
            killed(world, contract(TWO), "up", next(chosen), 1)
            killed(world, workspace, "rollback", next(chosen), 1)
            if life != "few":
                killed(world, contract(TWO, subscriptionKeyParameterNames={"query": "key"}), "up", next(chosen), 1)
        killed(world, workspace, "destroy", next(chosen), 2)
    assert world.azure.state() == world.before
    assert (theirs.failures, own.failures) == ([], [])
    assert min(len(theirs.traces), len(own.traces)) > KILLS
    sys.stdout.write(f"life {life}: {len(theirs.traces)} calls of theirs and {len(own.traces)} of its own, none failed\n")
