"""Changes between two documents, as text, Markdown for a pull request, and JSON."""

from collections.abc import Iterable, Iterator, Sequence

import typer

from apim.render.json_text import json_text
from apim.render.markdown import code, inert
from linting import printable
from openapi.comparison import Change, Kind

COLOURS: dict[Kind, str] = {"breaking": typer.colors.RED, "risky": typer.colors.YELLOW, "safe": typer.colors.GREEN}
MAX_OPERATIONS = 3
NONE = "no change that a caller could notice"


def as_text(changes: Sequence[Change]) -> str:
    """A group for each operation, or for operations that share what changed; the group with the worst change first.

    Worst first in a group, one block per change; `typer.echo` drops the colours where there is no terminal.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        head = f"  {typer.style(change.kind, fg=COLOURS[change.kind], bold=True)}: {printable(change.title)} [{change.rule}]"
        place, before, after = map(printable, (change.place, change.before, change.after))
        block = f"{head}\n    at {place}{_in(change)}\n    {before} -> {after}"
        groups.setdefault(change.operations, []).append(block)
    return "\n".join([*("\n".join([_heading(operations), *blocks]) for operations, blocks in groups.items()), counted(changes)])


def _heading(operations: Sequence[str]) -> str:
    more = len(operations) - MAX_OPERATIONS
    return f"{', '.join(map(printable, operations[:MAX_OPERATIONS]))}{f' and {more} more' if more > 0 else ''}" or "the document"


def as_markdown(changes: Sequence[Change]) -> str:
    """A heading with the counts, then a list per kind; the safe ones folded away."""
    lines = [f"### Contract: {counted(changes)}"]
    for kind in COLOURS:
        items = list(_items(change for change in changes if change.kind == kind))
        if items and kind == "safe":
            lines += ["", f"<details><summary>{len(items)} safe</summary>", "", *items, "", "</details>"]
        elif items:
            lines += ["", f"**{kind.capitalize()}**", "", *items]
    return "\n".join(lines)


def as_json(changes: Sequence[Change]) -> str:
    """An object with `changes` and a count per kind."""
    members = ("rule", "kind", "direction", "place", "before", "after", "operations", "title")
    listed = [{name: getattr(change, name) for name in members} for change in changes]
    return json_text({"changes": listed, **{kind: _number(changes, kind) for kind in COLOURS}})


def counted(changes: Sequence[Change]) -> str:
    """`1 breaking, 0 risky, 3 safe`."""
    return ", ".join(f"{_number(changes, kind)} {kind}" for kind in COLOURS) if changes else NONE


def _number(changes: Sequence[Change], kind: Kind) -> int:
    return sum(change.kind == kind for change in changes)


def _in(change: Change) -> str:
    return "" if change.direction == "both" else f" ({change.direction})"


def _items(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        first = [code(operation) for operation in change.operations[:MAX_OPERATIONS]]
        more = len(change.operations) - len(first)
        where = f"{', '.join(first)}{f' and {more} more' if more else ''}: " if first else ""
        turned = f"{code(change.before)} → {code(change.after)}"
        yield f"- {where}{inert(change.title)}{_in(change)}, {turned}, at {code(change.place)} ({change.rule})"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
