"""What a change of a contract says to callers: their own fields and calls first, the place in the document last."""

from collections.abc import Sequence

from apim.report.caller_fields import field, limit
from apim.report.field_uses import FieldUses, Use
from apim.report.model import Message, Notice, Quoted
from openapi.comparison import Change

MANY = 3
"""Operations, and fields of one, that a sentence names before it counts the others."""

LONGEST = 100
BEFORE_THE_CHANGE = 30
"""Characters that stay before the first one that differs, where a value is cut."""


def notice(change: Change, uses: Sequence[FieldUses]) -> Notice:
    """What a change of the contract says: the caller's own fields and calls first, the place in the document last.

    `uses` are those of the old and of the new document.
    """
    where = _where(change, uses)
    message = (*where, ": " if where else "", *_turned(change), ", at ", Quoted(_cut(change.place)))
    return Notice(change.kind, change.rule, message, change.place, change.operations)


def _where(change: Change, uses: Sequence[FieldUses]) -> Message:
    """`n` of `POST /chat` (`Chat`), and 3 more`; operations that have the same fields together."""
    gone = change.rule.endswith(("-REMOVED", "-MOVED"))
    groups: dict[tuple[str, ...], list[Use]] = {}
    for operation in change.operations[:MANY]:
        found = (each.of(change, operation) for each in (uses if gone else reversed(uses)))
        use = next(filter(None, found), Use(operation, "", tuple(filter(None, [field(change.place)]))))
        groups.setdefault(use.fields, []).append(use)
    more = len(change.operations) - MANY
    message = listed([_group(change, fields, group) for fields, group in groups.items()], "; ")
    if not change.operations:
        return tuple(Quoted(name) for name in [field(change.place)] if name)
    return (*message, *([f" and {more} more"] if more > 0 else []))


def _group(change: Change, fields: tuple[str, ...], uses: Sequence[Use]) -> Message:
    answer = "the answer of " if change.direction == "response" else ""
    named = listed([(Quoted(_cut(name)),) for name in fields[:MANY]], ", ")
    more = (f" and {len(fields) - MANY} more fields",) if len(fields) > MANY else ()
    of: Message = (*named, *more, " in " if answer else " of ") if fields else ()
    calls = [(Quoted(use.operation), *((" (", Quoted(use.name), ")") if use.name else ())) for use in uses]
    return (*of, answer, *listed(calls, ", "))


def listed(parts: Sequence[Message], between: str) -> Message:
    """All parts, with something between them."""
    return tuple(piece for part in parts for piece in (between, *part))[1:]


def _turned(change: Change) -> Message:
    bound = limit(change.before, change.after)
    if bound:
        return (Quoted(bound),)
    before, after = cut_pair(change.before, change.after)
    return (change.title, ", ", Quoted(before), " -> ", Quoted(after))


def cut_pair(old: str, new: str) -> tuple[str, str]:
    """Both values in one line each, cut where they are long so that the place where they differ stays."""
    lines = [" ".join(text.split()) for text in (old, new)]
    pairs = zip(*lines, strict=False)
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), min(map(len, lines)))
    start = max(0, same - BEFORE_THE_CHANGE) if max(map(len, lines)) > LONGEST else 0
    first, second = (f"…{line[start:]}" if start else line for line in lines)
    return _cut(first), _cut(second)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
