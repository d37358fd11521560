"""Queries of Azure Monitor Logs: whole answers, and what is said of others. tests/e2e/test_usage.py asks with the real client."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from azure.core.exceptions import HttpResponseError, ServiceRequestError
from azure.monitor.query import LogsQueryPartialResult, LogsQueryResult, LogsTable

from apim.azure import Logs, NotReached, Refused

SPAN = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
TABLE = LogsTable(name="PrimaryResult", columns=["a", "n"], columns_types=["string", "real"], rows=[["x", 2.0]])
COMPONENT = "/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/components/i"
WORKSPACE = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c10"


def asked(answer, target=COMPONENT):
    """Rows of an answer, or of an error; and which method was asked for what."""
    seen = []

    def ask(kind):
        def method(*arguments, **options):
            seen.append((kind, *arguments, options))
            if isinstance(answer, Exception):
                raise answer
            return answer

        return method

    return Logs(SimpleNamespace(query_resource=ask("resource"), query_workspace=ask("workspace"))).rows(target, "T", SPAN), seen


@pytest.mark.parametrize(("target", "kind"), [(COMPONENT, "resource"), (WORKSPACE, "workspace")])
def test_rows_have_the_names_of_columns(target, kind):
    rows, seen = asked(LogsQueryResult(tables=[TABLE]), target)
    assert rows == [{"a": "x", "n": 2.0}]
    assert seen == [(kind, target, "T", {"timespan": SPAN})]


def test_part_of_an_answer_is_none():
    part = LogsQueryPartialResult(partial_data=[TABLE], partial_error=SimpleNamespace(code="PartialError", message="some rows"))
    with pytest.raises(NotReached, match=r"only in part \(PartialError: some rows\), and part of a sum is none; ask for less time"):
        asked(part)


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (403, Refused, '403 for /subscriptions/s.*: words; give the identity the role "Monitoring Reader" on the Application'),
        (404, NotReached, "knows no /subscriptions/s.*: words; correct the id"),
        (401, NotReached, "accepts no identity of ours: words; sign in with"),
        (400, NotReached, "Azure answered 400: words"),
    ],
)
def test_a_refusal_says_what_to_do(status, kind, message):
    error = HttpResponseError("words\nof Azure", response=SimpleNamespace(status_code=status, reason="r", headers={}))
    with pytest.raises(kind, match=message):
        asked(error)


def test_no_answer():
    with pytest.raises(NotReached, match="Azure could not be reached: no route"):
        asked(ServiceRequestError("no route"))
