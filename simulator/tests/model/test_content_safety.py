"""Content safety of an account: shapes, levels, who may ask."""

import pytest
from apim_simulator.addresses import ACCOUNT
from apim_simulator.model.app import build
from apim_simulator.options import OptionRefused
from apim_simulator.store import Resource
from apim_simulator.world import World
from starlette.testclient import TestClient

KEY = {"ocp-apim-subscription-key": "k" * 32}
ANALYZE = "/contentsafety/text:analyze?api-version=2024-09-01"


@pytest.fixture
def world():
    """A world with two accounts and a script."""
    world = World.in_memory()
    for name in ("AIServices", "OpenAI"):
        world.store.put(Resource(f"/accounts/{name}", ACCOUNT, {}, {"kind": name}, {"key1": "k" * 32}))
    world.options.change(
        {
            "content_safety": [
                {"text": "a", "category": "Violence", "severity": 5},
                {"text": "b", "category": "Violence", "severity": 7},
                {"text": "c", "blocklist": "list"},
            ]
        }
    )
    return world


def asked(world, body, url=ANALYZE, headers=KEY, account="AIServices"):
    """The answer of an account."""
    return TestClient(build(world, f"/accounts/{account}")).post(url, json=body, headers=headers)


@pytest.mark.parametrize(("levels", "severity"), [("FourSeverityLevels", 4), ("EightSeverityLevels", 5)])
def test_severities_by_level(levels, severity, world):
    """The highest of what is found; of four levels only the even ones."""
    found = asked(world, {"text": "A", "categories": ["Violence", "Hate"], "outputType": levels}).json()
    assert found == {
        "blocklistsMatch": [],
        "categoriesAnalysis": [{"category": "Violence", "severity": severity}, {"category": "Hate", "severity": 0}],
    }


def test_the_highest_severity_counts_and_all_categories_are_the_default(world):
    found = asked(world, {"text": "a b", "outputType": "EightSeverityLevels"}).json()["categoriesAnalysis"]
    assert {entry["category"]: entry["severity"] for entry in found} == {"Hate": 0, "SelfHarm": 0, "Sexual": 0, "Violence": 7}


def test_a_blocklist_counts_only_where_named(world):
    assert asked(world, {"text": "c"}).json()["blocklistsMatch"] == []
    (hit,) = asked(world, {"text": "c", "blocklistNames": ["list"]}).json()["blocklistsMatch"]
    assert (hit["blocklistName"], hit["blocklistItemText"]) == ("list", "c")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headers": {}}, 401),
        ({"headers": {"ocp-apim-subscription-key": "x"}}, 401),
        ({"headers": {"authorization": "Bearer x"}}, 401),
        ({"account": "OpenAI"}, 404),
        ({"url": "/contentsafety/text:analyze?api-version=2020-01-01"}, 404),
        ({"url": "/contentsafety/image:analyze?api-version=2024-09-01"}, 501),
        ({"body": {"words": "x"}}, 400),
    ],
)
def test_what_gets_no_verdict(change, status, world):
    assert asked(world, **{"body": {"text": "x"}, **change}).status_code == status


@pytest.mark.parametrize(
    "verdict",
    [{"text": "x"}, {"text": "", "attack": True}, {"text": "x", "category": "Fun", "severity": 1}, {"text": "x", "attack": False}],
)
def test_a_script_that_means_nothing_is_refused(verdict, world):
    with pytest.raises(OptionRefused, match="a list of verdicts"):
        world.options.change({"content_safety": [verdict]})
