"""ARM fails at each write of an update, in each way it can: the next updates go on, and the end is that of a day without faults.

Every write meets one fault. An update in which something fails stops there; the next meets the faults further on, until none is
left. Which write meets which kind is drawn by a seed; `FAULTS=all` brings every kind to every write, one kind at a time.
"""

import os
import random
import re
from typing import Any

import pytest

from tests.e2e.faults.conftest import ADOPTED, Stack, failures

EXHAUSTED = 4
"""One more than the stand-in plugin repeats a request."""

CONFLICT = {"status": 409, "code": "PessimisticConcurrencyConflict", "message": "Operation is in progress. Try again later."}
KINDS: dict[str, tuple[dict[str, Any], int]] = {
    "refused-409": (CONFLICT, 1),
    "retried-429": ({"status": 429, "code": "TooManyRequests", "headers": {"Retry-After": "0"}}, 1),
    "retried-500": ({"status": 500}, 1),
    "retried-503": ({"status": 503}, 1),
    "retried-reset-before": ({"reset": True, "at": "request"}, 1),
    "retried-reset-after": ({"reset": True}, 1),
    "refused-429": ({"status": 429, "code": "TooManyRequests", "headers": {"Retry-After": "0"}}, EXHAUSTED),
    "refused-500": ({"status": 500}, EXHAUSTED),
    "refused-reset-before": ({"reset": True, "at": "request"}, EXHAUSTED),
    "lost-503-after": ({"status": 503, "after": True}, EXHAUSTED),
    "lost-reset-after": ({"reset": True}, EXHAUSTED),
    "failed-operation": ({"lro_fail": True}, 1),
    "failed-operation-absent": ({"lro_fail": True, "leave": "absent"}, 1),
}
"""What strikes, and how often. `retried`: the provider gets over it. `refused`: it gives up, and nothing was done. `lost`: it gives
up, and the write took effect. `failed`: Azure accepts the write, and the operation behind it fails."""

LONG_RUNNING = re.compile(r"/(namedValues|policyFragments)/[^/]+$|/apis/imported$")
"""PUTs behind which an operation runs (simulator.md 1.3): of APIs only that with a document."""

pytestmark = pytest.mark.timeout(1800)


def plans() -> list[Any]:
    """Per test, the kinds to draw from."""
    if os.environ.get("FAULTS") == "all":
        return [pytest.param([kind], 0, id=kind) for kind in KINDS]
    return [pytest.param(list(KINDS), 20, id="all-kinds")]


def drawn(stack: Stack, kinds: list[str], seed: int) -> dict[str, str]:
    """A kind per write: each kind once before any comes again, operations failing only where there is one."""
    random_ = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    long = [path for path in stack.writes if LONG_RUNNING.search(path)]
    failing = [kind for kind in kinds if kind.startswith("failed")]
    others = [kind for kind in kinds if kind not in failing]
    # Operations first, where they can be; what is left of the kinds goes round the other writes.
    chosen = dict(zip(random_.sample(long, len(long) if not others else len(failing)), failing * len(long), strict=False))
    rest = [path for path in stack.writes if path not in chosen]
    random_.shuffle(rest)
    return chosen | {path: others[number % len(others)] for number, path in enumerate(rest) if others}


def arm(stack: Stack, path: str, kind: str) -> str:
    """Let the kind strike the write of a path."""
    action, times = KINDS[kind]
    return stack.azure.arm_fault(plane="arm", match={"method": "PUT", "path": f"^{re.escape(path)}$"}, action=action, times=times)


@pytest.mark.parametrize(("kinds", "seed"), plans())
def test_an_update_gets_over_a_fault_at_every_write(stack, kinds, seed):
    """Retried ones it never notices. After others it fails and names what; run again it goes on; a lost answer takes `recover`."""
    plan = drawn(stack, kinds, seed)
    by_name = {stack.names[path.lower()]: kind for path, kind in plan.items()}
    faults = {name: arm(stack, path, plan[path]) for path, name in ((path, stack.names[path.lower()]) for path in plan)}
    told: dict[str, str] = {}
    for _ in range(len(plan) + 1):
        outcome = stack.attempt()
        if outcome.code == 0:
            break
        failed = failures(outcome)
        assert failed, outcome.text
        assert not failed.keys() & told.keys(), f"failed twice: {outcome.text}"
        told |= failed
        if lost := {name for name in failed if by_name[name].startswith("lost")}:
            code, text = stack.recover("--yes")
            assert (code, set(ADOPTED.findall(text))) == (0, lost), text
    else:
        pytest.fail(f"not over after {len(plan) + 1} updates: {outcome.text}")
    hits = {fault["id"]: fault["hits"] for fault in stack.azure.faults()}
    assert {name: hits[fault] for name, fault in faults.items()} == {name: KINDS[kind][1] for name, kind in by_name.items()}
    assert told.keys() == {name for name, kind in by_name.items() if not kind.startswith("retried")}
    stack.settled()
    stack.gone()
