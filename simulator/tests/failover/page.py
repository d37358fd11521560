"""docs/reference/failover.md, written from matrix.yaml by `python -m simulator.tests.failover.page` after each change of it."""

from itertools import product
from pathlib import Path
from typing import Any

import yaml

from simulator.tests.failover.scene import BREAKER, CONDITIONS, FAULTS, VARIANTS, policy

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[2] / "docs" / "reference" / "failover.md"
MEMBERS, CALLS = ("first", "all"), ("whole", "streamed")
COLUMNS = ("caller", "calls", "headers", "breakers", "next")
TITLES = {
    "sample": "Retry on 429 and 503",
    "wide": "Retry on 429 and every 5xx",
    "wide, errors seen": "The same, were errors seen by retry and breaker",
}
WORDS = {
    "sample": "The condition of Microsoft's samples. A 500 passes to the caller, and trips the breaker; the gateway's own 500 for "
    "a connection that fails trips nothing.",
    "wide": "A 500 fails over too. `context.Response == null` changes nothing here: an error inside `retry` leaves it for on-error "
    "before the condition is asked (inferred).",
    "wide, errors seen": "Settings `retry_errors` and `breaker_errors`: if Azure asks the condition after a connection failed, and "
    "counts it as a 500, this is what happens. No source decides between this table and the one before it; a design that needs "
    "this one should be tried on Azure.",
}
HEAD = """# Failover

What a caller meets when members of a backend pool fail: every fault, on the first member or on all, for whole and streamed calls.
Written by `python -m simulator.tests.failover.page` from `simulator/tests/failover/matrix.yaml`; the tests play each row with the
`openai` package (without its own retries) against the simulator, and compare. What the simulator's rules rest on:
[pools and circuit breakers](../explanation/simulator.md#pools-and-circuit-breakers),
[retry](../explanation/simulator.md#retry-and-forward-request).

Two Azure OpenAI accounts behind backends `one` and `two`, equal members of a pool. Each has a breaker: {count} failure (429 or 5xx)
trips it for 10 minutes (`{trip}`), or for as long as `Retry-After` says (`acceptRetryAfter`). The policy:

```xml
{policy}
```

- A stream, or a body, that breaks off after its headers is never retried: all policies are through by then. The caller sees it.
- `retry-after-ms` reaches the caller, but no breaker reads it: the trip lasts its full time (inferred).
- Once every member is tripped the gateway answers 503 with `Retry-After` itself, and calls nobody.
- A breaker also helps where `retry` does not: the call after a 500 goes to the other member.

*Calls* are the members that were called, and their answers; *breakers* their state when the caller has its answer; *next call*
what the same caller gets at once, the fault still there.
"""


def rows() -> list[dict[str, Any]]:
    """The matrix: variant, fault, members and call of a case, and its outcome."""
    return list(yaml.safe_load((FOLDER / "matrix.yaml").read_text(encoding="utf-8")))


def cases() -> list[tuple[str, str, str, str]]:
    """Every combination there has to be."""
    return list(product(VARIANTS, FAULTS, MEMBERS, CALLS))


def page() -> str:
    """The document."""
    shown = policy("…").replace("><", ">\n<")
    rule = BREAKER["failureCondition"]
    parts = [HEAD.format(count=rule["count"], trip=BREAKER["tripDuration"], policy=shown)]
    for variant, (condition, _) in VARIANTS.items():
        table = [row for row in rows() if row["variant"] == variant]
        parts.append(f'## {TITLES[variant]}\n\n`condition="@({CONDITIONS[condition]})"`\n\n{WORDS[variant]}\n')
        parts.append(_table(table))
    parts.append("Next: [pools](../guides/pools.md), to set one up.\n")
    return "\n".join(parts)


def _table(table: list[dict[str, Any]]) -> str:
    lines = [
        "| Fault | Members | Call | Caller sees | Calls | Headers | Breakers | Next call |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for fault, members in product(FAULTS, MEMBERS):
        found = {
            row["call"]: [row[name] for name in COLUMNS] for row in table if (row["fault"], row["members"]) == (fault, members)
        }
        same = found["whole"] == found["streamed"]
        told = {"both": found["whole"]} if same else found
        lines.extend("| " + " | ".join([fault, members, call, *told[call]]) + " |" for call in told)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
