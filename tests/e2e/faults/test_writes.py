"""ARM fails at each write of a stack's life, in each way it can: run again it goes on, and the end is that of a day without faults.

Every write meets one fault. A run in which something fails stops there; the next meets the faults further on, until none is left.
Which write meets which kind is drawn by a seed, each kind that fails once: before a merge one that is refused and one that is lost
in the first update, one that failed in the change, and one that is lost in the destruction. A soak draws of all kinds, and brings
every kind to every write, one kind at a time.
"""

import random
import re
from collections.abc import Sequence
from typing import Any

import pytest

from tests.e2e.faults.conftest import ADOPTED, Stack, Write, failures
from tests.lanes import sampled

EXHAUSTED = 4
"""One more than the stand-in plugin repeats a request."""

CONFLICT = {"status": 409, "code": "PessimisticConcurrencyConflict", "message": "Operation is in progress. Try again later."}
KINDS: dict[str, tuple[dict[str, Any], int]] = {
    "refused-409": (CONFLICT, 1),
    "refused-429": ({"status": 429, "code": "TooManyRequests", "headers": {"Retry-After": "0"}}, EXHAUSTED),
    "refused-500": ({"status": 500}, EXHAUSTED),
    "refused-reset-before": ({"reset": True, "at": "request"}, EXHAUSTED),
    "lost-503-after": ({"status": 503, "after": True}, EXHAUSTED),
    "lost-reset-after": ({"reset": True}, EXHAUSTED),
    "failed-operation": ({"lro_fail": True}, 1),
    "failed-operation-absent": ({"lro_fail": True, "leave": "absent"}, 1),
    "retried-429": ({"status": 429, "code": "TooManyRequests", "headers": {"Retry-After": "0"}}, 1),
    "retried-500": ({"status": 500}, 1),
    "retried-503": ({"status": 503}, 1),
    "retried-reset-before": ({"reset": True, "at": "request"}, 1),
    "retried-reset-after": ({"reset": True}, 1),
}
"""What strikes, and how often. `retried`: the provider gets over it. `refused`: it gives up, and nothing was done. `lost`: it gives
up, and the write took effect. `failed`: Azure accepts the write, and the operation behind it fails."""

LONG_RUNNING = re.compile(
    r"PUT .*(/(namedValues|policyFragments)/[^/]+|service/[^/]+/apis/imported)$|DELETE .*service/[^/]+/apis/[^/]+$"
)
"""Writes behind which an operation runs (ARM-WIRE): of PUTs to APIs only those with a document."""

pytestmark = [pytest.mark.timeout(3600), pytest.mark.rest]


RETRIED = [kind for kind in KINDS if kind.startswith("retried")]
FEW = (
    ["refused-409", "lost-503-after", *RETRIED],
    ["failed-operation", *RETRIED],
    ["lost-503-after", *RETRIED],
)
PLANS = {"few": FEW, "all": (list(KINDS),) * 3} | {kind: ([kind],) * 3 for kind in KINDS}
"""The kinds to draw from: for the first update, for that with changes, for the destruction."""
SEED = 20


@pytest.mark.parametrize("plan", sampled(PLANS, {"few"}))
def test_a_stack_gets_over_a_fault_at_every_write(stack, plan):
    """At every write of its first update, of one with changes, and of its destruction."""
    first, changing, destroying = PLANS[plan]
    over(stack, "up", drawn(stack.puts, first, SEED))
    stack.configure(changed=True)
    over(stack, "up", drawn(stack.changes, changing, SEED))
    stack.settled(stack.changed)
    over(stack, "destroy", drawn(stack.deletions, destroying, SEED))
    assert stack.azure.state() == stack.before
    stack.configure(changed=False)


def drawn(writes: Sequence[Write], kinds: Sequence[str], seed: int) -> dict[Write, str]:
    """A kind per write. Of several kinds each that fails comes once, where it can; one kind alone comes wherever it can."""
    random_ = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    free = random_.sample(list(writes), len(writes))
    plan: dict[Write, str] = {}
    # Failing operations first: they have the fewest places.
    for kind in sorted(kinds, key=lambda kind: not kind.startswith("failed")):
        places = [write for write in free if not kind.startswith("failed") or LONG_RUNNING.search(" ".join(write))]
        for write in places if len(kinds) == 1 else places[:1]:
            plan[write] = kind
            free.remove(write)
    retried = [kind for kind in kinds if kind in RETRIED]
    return plan | {write: retried[number % len(retried)] for number, write in enumerate(free) if retried}


def over(stack: Stack, command: str, plan: dict[Write, str]) -> None:
    """Run the command until it succeeds: retried faults it never notices, after others it fails and names what.

    A lost answer to a creation takes `recover`, which names it; nothing else does.
    """
    kinds = {stack.names[path.lower()]: kind for (_, path), kind in plan.items()}
    there = {each["id"].lower() for each in stack.azure.state()["resources"]}
    created = {stack.names[path.lower()] for _, path in plan if path.lower() not in there}
    faults = {arm(stack, write, kind): stack.names[write[1].lower()] for write, kind in plan.items()}
    told: dict[str, str] = {}
    for _ in range(len(plan) + 1):
        outcome = stack.attempt(command)
        if outcome.code == 0:
            break
        failed = failures(outcome)
        assert failed, outcome.text
        assert not failed.keys() & told.keys(), f"failed twice: {outcome.text}"
        told |= failed
        if lost := {name for name in failed.keys() & created if kinds[name].startswith("lost")}:
            code, text = stack.recover("--yes")
            assert (code, set(ADOPTED.findall(text))) == (0, lost), text
    else:
        pytest.fail(f"not over after {len(plan) + 1} times: {outcome.text}")
    met = {faults[fault["id"]]: fault["hits"] for fault in stack.azure.faults()}
    assert met == {name: KINDS[kind][1] for name, kind in kinds.items()}
    assert told.keys() == {name for name, kind in kinds.items() if not kind.startswith("retried")}
    stack.azure._ask("DELETE", "faults")


def arm(stack: Stack, write: Write, kind: str) -> str:
    """Let the kind strike a write."""
    (method, path), (action, times) = write, KINDS[kind]
    return stack.azure.arm_fault(
        plane="arm", match={"method": method, "path": f"(?i)^{re.escape(path)}$"}, action=action, times=times
    )
