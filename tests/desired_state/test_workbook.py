"""The content of a workbook: JSON of the form that exported ones have, with questions that hold names as texts."""

import json
from dataclasses import replace

import pytest

from desired_state.usage import workbook
from desired_state.usage.kql import literal
from tests.apim.usage.stage import METRIC, api, stack
from tests.hostile_texts import TEXTS

INSIGHTS = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/i"
WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/microsoft.operationalinsights/workspaces/w"
KEYS = {
    1: {"json"},
    3: {"version", "query", "size", "title", "timeContextFromParameter", "queryType", "resourceType", "visualization"},
}
"""Of each sort of item, what its content has at least."""


def made(**settings):
    """The arguments for a stack with a workbook."""
    return workbook(stack(workbook={"source": INSIGHTS, "location": "westeurope", **settings.pop("workbook", {})}, **settings))


@pytest.mark.parametrize(("source", "table"), [(INSIGHTS, "customMetrics"), (WORKSPACE, "AppMetrics")])
def test_the_content_has_the_form_of_workbooks(source, table):
    """Items are of known sorts with names of their own, queries take the time that is chosen, and all of it is JSON."""
    content = made(workbook={"source": source})["content"]
    assert json.loads(json.dumps(content)) == content
    assert content["version"] == "Notebook/1.0"
    names = [item["name"] for item in content["items"]]
    assert names == ["about", "time", "table", "consumers", "days"]
    (parameter,) = content["items"][1]["content"]["parameters"]
    for item in content["items"]:
        assert KEYS.get(item["type"], set()) <= item["content"].keys()
        if item["type"] == 3:
            assert item["content"]["query"].startswith(f"{table}\n| where ")
            assert item["content"]["timeContextFromParameter"] == parameter["name"]
            assert item["content"]["resourceType"] in source.lower()


def test_only_what_is_measured_is_a_column():
    """Without a dimension for the consumer there are no bars of consumers; without one for streams no column of theirs."""
    metric = {"dimensions": [{"name": "Team", "value": "@(1)"}]}
    content = made(apis=[api("chat", tokenMetric=metric)])["content"]
    queries = {item["name"]: item["content"]["query"] for item in content["items"] if item["type"] == 3}
    assert list(queries) == ["table", "days"]
    assert "consumer" not in "".join(queries.values())
    assert "streamed" not in "".join(queries.values())
    streams = {"dimensions": [*METRIC["dimensions"], {"name": "Stream", "value": "@(1)"}]}
    content = made(apis=[api("chat", tokenMetric=streams)])["content"]
    assert all("streamed_tokens" in item["content"]["query"] for item in content["items"] if item["type"] == 3)


def test_its_name_is_of_service_stack_and_environment():
    """The same in each run; another for another environment, or another stack in the same group."""
    names = [made(**more)["workbook_name"] for more in ({}, {}, {"environment": {"suffix": "dev"}})]
    read = stack(workbook={"source": INSIGHTS, "location": "westeurope"})
    other = workbook(replace(read, sources=replace(read.sources, stack="Pulumi.other.yaml")))["workbook_name"]
    assert names[0] == names[1]
    assert len({*names, other}) == 3


@pytest.mark.parametrize("text", TEXTS)
def test_no_name_ends_a_text_of_a_query(text):
    """Whatever it is: no quote, no end of line, no letter that is not ASCII."""
    inner = literal(text)[1:-1]
    assert inner.isascii()
    assert inner.isprintable()
    assert '"' not in inner.replace("\\\\", "").replace('\\"', "")
