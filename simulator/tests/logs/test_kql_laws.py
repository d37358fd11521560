"""Laws of the subset of Kusto: no text crashes it, and its sums are those of Python."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from apim_simulator.logs.kql import Column, NotSimulated, Relation, SemanticError, run
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
COLUMNS = tuple(
    Column(name, kind)
    for name, kind in (("at", "datetime"), ("name", "string"), ("n", "long"), ("x", "real"), ("more", "dynamic"), ("yes", "bool"))
)
ROWS = [
    {"at": NOON, "name": "a", "n": 1, "x": 1.5, "more": {"a": {"b": 1}, "c": [1]}, "yes": True},
    dict.fromkeys(("at", "name", "n", "x", "more", "yes")),
    {"at": NOON - timedelta(days=400), "name": "", "n": -(2**62), "x": float("inf"), "more": "text", "yes": False},
]
WORDS = [
    *(
        "T",
        "|",
        "where",
        "extend",
        "project",
        "summarize",
        "by",
        "order",
        "take",
        "and",
        "or",
        "in",
        "!in~",
        "asc",
        "desc",
        "limit",
    ),
    *("(", ")", ",", ".", "[", "]", "=", "==", "!=", "<", ">=", "+", "-", "*", "/", "%", "=~", "contains", "!startswith"),
    *("at", "name", "n", "x", "more", "yes", "a", "true", "'a'", '"c"', "0", "2", "99999999999999999999", "1.5", "1e400"),
    *("1d", "0h", "99999999999d", "datetime(2026-01-01)", "datetime()", "datetime(0001-01-01)", "now()", "ago(1d)"),
    *("sum", "sumif", "count()", "countif", "min", "max", "bin", "tostring", "tolong", "toreal", "toint", "todynamic", "iff"),
    *("coalesce", "isempty", "strcat", "tolower", "startofday", "ago", "now", "99999999d"),
]
BEGINNINGS = ["T | where ", "T | extend a = ", "T | project a = ", "T | summarize a = ", "T | order by ", "T | ", ""]


@given(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(WORDS), max_size=14))
def test_no_query_crashes(beginning, words):
    """It gives rows, or is refused."""
    try:
        found = run(f"{beginning}{' '.join(words)}", {"T": Relation(COLUMNS, ROWS)}, NOON)
        assert all(set(row) >= {column.name for column in found.columns} for row in found.rows)
    except (NotSimulated, SemanticError):
        return


FUNCTIONS = [
    "tostring",
    "tolong",
    "toreal",
    "toint",
    "todynamic",
    "isempty",
    "tolower",
    "startofday",
    "strcat",
    "ago",
    "sum",
    "min",
]
VALUES = ["at", "name", "n", "x", "more", "more.a", "yes", "1d", "0h", "99999999d", "'a'", "5", "2.5", "now()"]


@given(st.sampled_from(FUNCTIONS), st.sampled_from(VALUES), st.sampled_from(["==", "+", "-", "/", "<", "in", "=~", "*"]), st.data())
def test_no_expression_crashes(function, value, sign, data):
    """Functions and operators over every type, null included."""
    other = data.draw(st.sampled_from(VALUES))
    right = f"({other})" if sign == "in" else other
    for query in (
        f"T | extend a = {function}({value})",
        f"T | extend a = {value} {sign} {right}",
        f"T | extend a = bin({value}, {other})",
        f"T | extend a = coalesce({value}, {other})",
        f"T | summarize a = {function}({value}) by b = {other}",
        f"T | where {value} {sign} {right} | order by {other} | take 2",
    ):
        try:
            run(query, {"T": Relation(COLUMNS, ROWS)}, NOON)
        except (NotSimulated, SemanticError):
            continue


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-5, 5) | st.none(), st.integers(0, 72)), max_size=30), st.integers(-3, 3)
)
def test_sums_are_those_of_python(rows, least):
    """Grouped, filtered, by day."""
    table = [{"name": name, "n": n, "at": NOON + timedelta(hours=hours)} for name, n, hours in rows]
    columns = (Column("name", "string"), Column("n", "long"), Column("at", "datetime"))
    query = f"T | summarize s = sumif(n, n >= {least}), c = count(), k = countif(n < {least}) by name, day = bin(at, 1d)"
    found = run(query, {"T": Relation(columns, table)}, NOON)
    expected: dict[tuple[str, datetime], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in table:
        entry = expected[row["name"], row["at"].replace(hour=0)]
        entry[1] += 1
        if row["n"] is not None:
            entry[0] += row["n"] if row["n"] >= least else 0
            entry[2] += row["n"] < least
    assert {(row["name"], row["day"]): [row["s"], row["c"], row["k"]] for row in found.rows} == expected
