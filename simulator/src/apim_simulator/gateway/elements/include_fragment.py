"""`include-fragment`: a fragment's statements in place (https://learn.microsoft.com/azure/api-management/include-fragment-policy).

A fragment is judged for its section only where it is included; one that does not fit is refused as not simulated, since no
source says what Azure does with it.
"""

from collections.abc import Iterator

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.policy.table import NESTING, STATEMENTS


async def execute(run: Run, statement: Statement) -> None:
    """Run the fragment. Raises NotSimulated for one that includes itself or does not fit the section."""
    name = str(statement.attributes["fragment-id"])
    if name.lower() in run.including:
        raise run.refuse(f"the policy fragment '{name}' includes itself")
    statements = run.snapshot.fragment(name)
    for inner in (found for outer in statements for found in _statements(outer)):
        rule = STATEMENTS.get(inner.name)
        if rule is not None and run.section not in rule.sections:
            raise run.refuse(f"'{inner.name}' in fragment '{name}' is not allowed in section '{run.section}'")
    run.including.append(name.lower())
    try:
        await run.run(statements)
    finally:
        run.including.pop()


def _statements(outer: Statement) -> Iterator[Statement]:
    """Statements in a statement; the parts of another, such as a method of send-request, belong to no section."""
    yield outer
    if outer.name in (*NESTING, "choose", "when", "otherwise"):
        for child in outer.children:
            yield from _statements(child)
