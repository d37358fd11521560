"""The subset of Kusto: what it answers, and that all else is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from apim_simulator.logs.kql import Column, NotSimulated, Relation, SemanticError, run

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
COLUMNS = (
    Column("at", "datetime"),
    Column("name", "string"),
    Column("n", "int"),
    Column("x", "real"),
    Column("more", "dynamic"),
)
ROWS = [
    {"at": NOON - timedelta(hours=30), "name": "a", "n": 1, "x": 1.5, "more": {"Team ID": "red", "deep": {"er": [1]}}},
    {"at": NOON - timedelta(hours=3), "name": "b", "n": 2, "x": 2.0, "more": {"Team ID": "blue"}},
    {"at": NOON - timedelta(hours=2), "name": "A", "n": None, "x": 4.0, "more": {}},
]


def ask(query):
    """Rows of an answer, as tuples in the order of its columns."""
    found = run(query, {"T": Relation(COLUMNS, ROWS)}, NOON)
    return [tuple(row[column.name] for column in found.columns) for row in found.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("T | where n == 2 | project name", [("b",)]),
        ("T | where n != 2 | project name", [("a",), ("A",)]),  # null is another than 2, as Kusto's documentation says
        ("T | where n != tolong('none') | project name", [("a",), ("b",)]),  # of two nulls it is null
        ("T | project y = n == 2", [(False,), (True,), (False,)]),
        ("T | where at >= ago(1d) and not_null == true", SemanticError),
        ("T | where at >= ago(1d) | project name", [("b",), ("A",)]),
        ("T | where at < datetime(2026-01-02T09:30:00Z) | summarize count_ = count()", [(2,)]),
        ('T | where name =~ "A" | summarize k = countif(n > 0), s = sum(x)', [(1, 5.5)]),
        ('T | where name in ("a", "b") | summarize s = sum(n)', [(3,)]),
        ('T | where name !in~ ("a") | project name', [("b",)]),
        ('T | project t = tostring(more["Team ID"]) | where isempty(t) | summarize c = count()', [(1,)]),
        ("T | project t = tostring(more.deep.er) | take 2", [("[1]",), ("",)]),
        (
            "T | summarize s = sumif(x, n > 1), c = count() by day = bin(at, 1d) | order by day asc",
            [(datetime(2026, 1, 1, tzinfo=UTC), 0.0, 1), (datetime(2026, 1, 2, tzinfo=UTC), 2.0, 2)],
        ),
        (
            "T | summarize s = sum(n), m = max(x), l = min(x) by name = tolower(name) | order by s",
            [("a", 1, 4.0, 1.5), ("b", 2, 2.0, 2.0)][::-1],
        ),
        ("T | where n == 5 | summarize s = sum(n), m = max(x)", [(0, None)]),
        ("T | where n == 5 | summarize s = sum(n) by name", []),
        ("T | extend y = n * 2 + 1 | extend z = y / 2 | project y, z", [(3, 1), (5, 2), (None, None)]),
        ("T | extend x = x / 2 | project x", [(0.75,), (1.0,), (2.0,)]),
        ("T | extend x = x / 2, y = x | project x, y", [(0.75, 1.5), (1.0, 2.0), (2.0, 4.0)]),
        ("T | extend y = n, z = strcat('a', y)", SemanticError),
        ("T | project y = -n - 1 // a comment\n | take 1", [(-2,)]),
        ('T | project y = iff(n > 1, "many", "few")', [("few",), ("many",), ("few",)]),
        ('T | project y = coalesce(tostring(more["Team ID"]), name)', [("red",), ("blue",), ("A",)]),
        (r'T | where name == "a\"\\" or name == ' + "'b' | project n", [(2,)]),
        ('T | project y = tolong("7"), z = tolong("1_000"), w = tolong("99999999999999999999") | take 1', [(7, None, None)]),
        ('T | project y = todynamic("{\\"a\\": 3}").a | take 1', [(3,)]),
        ("T | where n > 1 or x > 3 and name == 'A' | project name", [("b",), ("A",)]),
        ("T | where (n > 1 or x > 3) and name == 'A' | project name", [("A",)]),
        ("T | sort by n asc | project n", [(None,), (1,), (2,)]),
        ("T | sort by n | project n", [(2,), (1,), (None,)]),
        ("T | where startofday(at) == datetime(2026-01-01) | project name", [("a",)]),
        ("T | project d = at - ago(1h) | where d > 0h | summarize c = count()", [(0,)]),
    ],
)
def test_a_query_gives(query, expected):
    if expected is SemanticError:
        with pytest.raises(SemanticError):
            ask(query)
        return
    assert ask(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "U | take 1",
        "T | join U on n",
        "T | extend y = log(n)",
        "T | where more.a == 'x'",
        "T | where name contains more.a",
        "T | project y = iff(n > 1, n, x)",
        "T | project y = tolower(n)",
        "T | where n == 1d",
        "T | extend y = n, y = x",
        "T | summarize percentile(x, 50)",
        "T | summarize c = dcount(name)",
        "let a = 1; T | take a",
        "T | where name matches regex 'a'",
        "T | where name has 'a'",
        "T | take",
        "T | where",
        "T where n == 1",
        "union T, T",
        "T | where name < 'b'",
        "T | project tostring(x)",
        "T | project y = bin(x, 2)",
        "T | project n, n",
        "T | extend y = n + name",
        "T | summarize s = sum(x) + 1",
        "T | where n in (x, 2)",
        "T | project y = 9223372036854775807 + 1",
        "T | where at > datetime(yesterday)",
        r"T | where name == '\q'",
        "T | take 1; T | take 1",
        "T | where " + "(" * 500 + "n == 1" + ")" * 500,
        "T | project y = " + "1+" * 30_000 + "1",
        "T | project y = " + "1+" * 20_000 + "1",
        "T | project y = " + "-" * 20_000 + "1",
        "T | project y = more" + ".a" * 20_000,
        "T | take " + "9" * 5_000,
        "T | where n == " + "9" * 5_000,
        "T | where at > datetime(" + " " * 40_000,
        r"T | project y = '\ud800'",
        "T | extend y = 'x'" + "| extend y = strcat(y, y, y, y)" * 20,
        ".show tables",
        "",
    ],
)
def test_what_is_not_known_is_refused(query):
    with pytest.raises(NotSimulated):
        ask(query)


@pytest.mark.parametrize(
    "query",
    [
        "T | where nothing == 1",
        "T | where n",
        'T | where n == "1"',
        "T | summarize c = count() by more",
        "T | project y = name.member",
        "T | where name and n == 1",
        "T | summarize s = sum(n, n)",
    ],
)
def test_what_kusto_refuses_is_refused(query):
    with pytest.raises(SemanticError):
        ask(query)
