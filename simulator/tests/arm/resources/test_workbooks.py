"""Workbooks: what a stack writes is kept, and read back where its content is asked for."""

import json

import pytest

VERSION = "2023-06-01"
NAME, OTHER = "be1ad266-d329-4454-b693-8287e4d3b35d", "be1ad266-d329-4454-b693-8287e4d3b35e"
CONTENT = json.dumps({"version": "Notebook/1.0", "items": []})
BODY = {
    "location": "westeurope",
    "kind": "shared",
    "properties": {"displayName": "Usage", "category": "workbook", "serializedData": CONTENT, "sourceId": "azure monitor"},
}


@pytest.fixture
def path(world):
    """Path of a workbook by its name."""
    return lambda name: f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.Insights/workbooks/{name}"


def changed(**properties):
    """The body with other properties; None leaves one out."""
    every = {**BODY["properties"], **properties}
    return {**BODY, "properties": {name: value for name, value in every.items() if value is not None}}


def test_a_workbook_lives(arm, path):
    """The answer to a write has the content, a GET where it is asked to; gone when deleted."""
    made = arm("PUT", path(NAME), BODY, version=VERSION)
    assert (made.status_code, made.json()["properties"]["serializedData"]) == (201, CONTENT)
    read = arm("GET", path(NAME), version=VERSION).json()
    assert (read["type"], read["kind"], read["properties"]["displayName"]) == ("Microsoft.Insights/workbooks", "shared", "Usage")
    assert "serializedData" not in read["properties"]
    whole = arm("GET", path(NAME), version=VERSION, canFetchContent="true").json()
    assert whole["properties"]["serializedData"] == CONTENT
    assert arm("PUT", path(NAME), changed(displayName="Other"), version=VERSION).status_code == 200
    assert arm("DELETE", path(NAME), version=VERSION).status_code == 200
    assert arm("GET", path(NAME), version=VERSION).status_code == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x" * 36, BODY),
        ("short", BODY),
        (f"{NAME.replace('-', '')}----", BODY),
        (NAME, changed(serializedData="{")),
        (NAME, changed(serializedData="[" * 100_000)),
        (NAME, changed(serializedData=None)),
        (NAME, changed(displayName=None)),
        (NAME, changed(category=None)),
        (NAME, changed(storageUri="/subscriptions/s")),
        (NAME, {"properties": BODY["properties"]}),
    ],
)
def test_refusals(arm, path, name, body):
    """A name that is no UUID, content that is no JSON, what is missing, what is not simulated."""
    assert arm("PUT", path(name), body, version=VERSION).status_code == 400


def test_a_workbook_of_a_user_is_not_simulated(arm, error, path):
    """What Azure answers to another kind is not known."""
    assert error(arm("PUT", path(NAME), {**BODY, "kind": "user"}, version=VERSION))[1].startswith("Simulator")


def test_a_display_name_is_one_workbooks_of_a_group(arm, path):
    assert arm("PUT", path(NAME), BODY, version=VERSION).status_code == 201
    assert arm("PUT", path(OTHER), BODY, version=VERSION).status_code == 400
    assert arm("PUT", path(OTHER), changed(displayName="Other"), version=VERSION).status_code == 201
