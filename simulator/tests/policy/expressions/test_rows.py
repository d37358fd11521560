"""Whatever a row of the members' tables is handed: it gives a value, or fails as .NET does, or is refused as ours."""

import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

import pytest
from apim_simulator.policy.expressions import linq
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.creation import CONSTRUCTORS
from apim_simulator.policy.expressions.members import _INDEXERS, _METHODS, _PROPERTIES, STATIC_METHODS, indexer_of
from apim_simulator.policy.expressions.nodes import Apply, Constant, Frame
from apim_simulator.policy.expressions.rows import collections, encoding, patterns
from apim_simulator.policy.expressions.rows.row import Method
from apim_simulator.policy.expressions.values import EvaluationFailed, Member, NotSimulatedValue, Token

from simulator.tests.policy.expressions.test_expressions import CONTEXT

WHOLE = [0, 1, -1, 5, 2**31 - 1, -(2**31)]
REAL = [0.0, 2.5, -1.0, 1e300, math.inf, -math.inf, math.nan]
TEXTS = ["", "abc", "1", "9" * 5000, "1e400", "é😀{0}", "[" * 20000, '{"a": [1e400]}', "\x00", None]
MOMENTS = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC)]
SPANS = [timedelta(), timedelta(days=10675199), timedelta(days=-10675199)]
TOKENS = [None, 5, "x", 1e400, [], [1, {"b": None}], {"a": [1]}]
EDGES: dict[t.Type, list[Any]] = {
    t.INT: WHOLE,
    t.LONG: [*WHOLE, 2**63 - 1, -(2**63)],
    t.BYTE: [0, 255],
    t.DOUBLE: REAL,
    t.DECIMAL: REAL[:4],
    t.BOOL: [True, False],
    t.CHAR: ["a", "\x00"],
    t.STRING: TEXTS,
    t.GUID: ["00112233-4455-6677-8899-aabbccddeeff"],
    t.DATETIME: MOMENTS,
    t.MOMENT: MOMENTS,
    t.TIMESPAN: SPANS,
    t.BYTES: [b"", b"\xff" * 16, bytearray(4)],
    t.CHARS: [[], ["a"]],
    t.OBJECT: [None, 1, 1.5, math.nan, "x", "9" * 5000, [1], {"a": 1}, MOMENTS[0], Token({"a": 1}), b"x", True],
    t.JTOKEN: [Token(value) for value in TOKENS],
    t.JVALUE: [Token(value) for value in TOKENS[:4]],
    t.JOBJECT: [Token({}), Token({"a": [1], "b": None})],
    t.JARRAY: [Token([]), Token([1, {"b": 2}])],
    t.JPROPERTY: [Member({"a": 1}, "a")],
    t.BUILDER: [[], ["a"]],
    t.RANDOM: [0],
    t.ENCODING: ["utf-8", "ascii", "utf-16-le"],
    t.HASH: [encoding.plain_hash("md5")],
    t.REGEX: [patterns.pattern("(a)|b*")],
    t.EXCEPTION: ["no"],
    t.SPLIT_OPTIONS: ["None", "RemoveEmptyEntries"],
    t.COMPARISON: ["Ordinal", "OrdinalIgnoreCase"],
    t.REGEX_OPTIONS: ["None", "IgnoreCase"],
    t.FORMATTING: ["None", "Indented"],
    t.TIME_KIND: ["Utc"],
    t.ROUNDING: ["AwayFromZero", "ToEven"],
}
HELD = (t.INT, t.STRING, t.JTOKEN)
KEYS = (t.INT, t.STRING)
MOST = 500
"""Of the combinations of a row's arguments that are tried."""
FRAME = Frame(CONTEXT)
GENERICS = (t.STRING, t.INT, t.JOBJECT, t.list_of(t.INT))
Case = tuple[str, Callable[..., Any], tuple[t.Type, ...], tuple[Any, ...], int]


def edges(kind: t.Type) -> list[Any]:
    """Values of a type, the odd ones among them; fresh ones, for rows change them."""
    if kind in EDGES:
        return [copied(value) for value in EDGES[kind]]
    if kind.entries is not None:
        return [{}, dict(zip(edges(kind.entries[0])[:2], edges(kind.entries[1])[:2], strict=False))]
    if kind.element is not None:
        return [[], edges(kind.element)[:3]]
    return [None]


def copied(value: Any) -> Any:
    """The same once more."""
    if isinstance(value, Token):
        return Token(copied(value.value))
    return type(value)(value) if isinstance(value, (list, dict, bytearray)) else value


def cases_of(name: str, rows: tuple[Method, ...], owner: t.Type | None = None) -> Iterator[Case]:
    """A row, with all of its arguments and with the optional ones left out."""
    for number, row in enumerate(rows):
        more = GENERICS if row.type is None else (None,)
        for count in range(len(row.parameters) - row.optional, len(row.parameters) + 1):
            kinds = (*(() if owner is None else (owner,)), *row.parameters[:count], *((row.rest,) if row.rest else ()))
            left_out = (None,) * (len(row.parameters) - count)
            for generic in more:
                last = left_out if generic is None else (*left_out, generic)
                yield f"{name}/{number}/{count}/{generic or ''}", row.call, kinds, last, int(owner is not None)


def cases() -> Iterator[Case]:
    """Every row there is: those of types first."""
    for owner, methods in STATIC_METHODS.items():
        for name, rows in methods.items():
            yield from cases_of(f"{owner}.{name}", rows)
    for name, rows in CONSTRUCTORS.items():
        yield from cases_of(f"new {name}", rows)
    yield from cases_of_values()
    yield from cases_of_queries()


def cases_of_values() -> Iterator[Case]:
    """Of what a value has."""
    made = [make(kind) for kind in HELD for make in (t.list_of, t.set_of, t.array_of)]
    made += [t.dictionary_of(key, held) for key in KEYS for held in HELD]
    for kind in (*EDGES, *made):
        for name, rows in {**_METHODS.get(kind, {}), **collections.methods(kind)}.items():
            yield from cases_of(f"{kind}.{name}", rows, kind)
        for name, found in {**_PROPERTIES.get(kind, {}), **collections.properties(kind)}.items():
            yield f"{kind}.{name}", found.get, (kind,), (), 1
        for key in KEYS:
            if (indexer := indexer_of(kind, key)) is not None and (kind, key) not in _INDEXERS:
                yield f"{kind}[{key}]", indexer[1], (kind, key), (), 1


def cases_of_queries() -> Iterator[Case]:
    """Of LINQ without a lambda."""
    for element in (*HELD, t.DOUBLE, t.OBJECT):
        for name, (_, function, parameters) in linq.plain(element).items():
            yield f"{element}s.{name}", paired(function), (t.list_of(element), *parameters), (), 1
        for name, (_, make) in linq.ASKING.items():
            yield f"{element}s.{name}", paired(make(element)), (t.list_of(element),), (), 1


def paired(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method of LINQ over plain values."""
    return lambda values, *more: function(((value, True) for value in values), *more)


@pytest.fixture(scope="module", autouse=True)
def compiled_once() -> Iterator[None]:
    """Of long patterns each is compiled or refused once: every method of Regex gets the same with hundreds of other arguments."""
    known: dict[tuple[str, str | None], re.Pattern[str] | NotSimulatedValue] = {}
    make = patterns._compiled

    def compiled(text: str, options: str | None) -> re.Pattern[str]:
        if (text, options) not in known:
            try:
                known[text, options] = make(text, options)
            except NotSimulatedValue as refused:
                known[text, options] = refused
        found = known[text, options]
        if isinstance(found, NotSimulatedValue):
            raise found
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "_compiled", compiled)
        yield


@pytest.mark.parametrize(("call", "kinds", "last", "guarded"), [pytest.param(*case, id=name) for name, *case in cases()])
def test_no_row_lets_an_error_of_python_out(call: Any, kinds: Any, last: Any, guarded: int) -> None:
    for values in islice(product(*map(edges, kinds)), MOST):
        operands = tuple(Constant(kind, copied(value)) for kind, value in zip(kinds, values, strict=True))
        node = Apply(t.OBJECT, lambda *given: call(*given, *last), operands, guarded)
        try:
            node.evaluate(FRAME)
        except (EvaluationFailed, NotSimulatedValue):
            continue
