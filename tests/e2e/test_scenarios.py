"""The scenario library under the real engine: what a report says of a change is what `up` then does, in Pulumi and in Azure.

One before a push, one of a larger base in `make test-all`, all in `make soak`.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest

from apim.report import Resource, make_report, read
from apim.state import read as read_state
from tests.apim.report import library, minimal
from tests.apim.report.stage import Stage

FIRST = "api-removed"
MORE = {"api-name"}
SCENARIOS = sorted(map(library.load, library.names()), key=lambda scenario: (scenario.base, scenario.name))
WRITING = frozenset({"PUT", "PATCH"})
AZURE = "azure-native:"
REVISION = re.compile(r";rev=\d+")
REPLACING = frozenset({"replace", "create-replacement", "delete-replaced"})

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def stages(cli, tmp_path_factory) -> Iterator[Callable[[str], Stage]]:
    """A deployed base by its name."""
    with ExitStack() as opened:
        yield cache(lambda base: opened.enter_context(Stage.deployed(base, tmp_path_factory.mktemp(base))))


def done(steps: list[dict]) -> Counter[tuple[str, str, str]]:
    """(operation, type, name) of what the engine did to resources in Azure; a replacement, which is several steps, once."""
    found = {
        (step["urn"], "replace" if step["op"] in REPLACING else step["op"])
        for step in steps
        if step["type"].startswith(AZURE) and step["op"] not in minimal.QUIET and minimal.LEDGER not in step["urn"]
    }
    return Counter((op, *named(urn)) for urn, op in found)


def named(urn: str) -> tuple[str, str]:
    """Type and name as a report tells them."""
    *_, kind, name = urn.split("::")
    return kind.rsplit(":", 1)[-1], name


def in_its_lane(scenario: library.Scenario) -> Any:
    """A scenario as a test's parameter."""
    lane = [] if scenario.name == FIRST else [pytest.mark.rest if scenario.name in MORE else pytest.mark.soak]
    return pytest.param(scenario, id=scenario.name, marks=lane)


@pytest.mark.parametrize("scenario", [in_its_lane(scenario) for scenario in SCENARIOS])
def test_the_report_says_what_up_does(scenario, stages):
    """The recorded preview is the engine's; `up` does to each resource what the report says; so does Azure see it."""
    stage = stages(scenario.base)
    stage.enter(scenario)
    fresh, state = stage.preview(scenario), minimal.state(stage.resources())
    again = "record it again: python -m tests.apim.report.record " + scenario.name
    assert fresh == json.loads(scenario.preview_file.read_text(encoding="utf-8")), again
    assert not scenario.has_state or state == json.loads(scenario.state_file.read_text(encoding="utf-8")), again
    if not scenario.refused:
        check(scenario, stage, fresh, state)


def check(scenario: library.Scenario, stage: Stage, fresh: dict[str, Any], state: dict[str, Any]) -> None:
    """Deploy, and compare what became of each resource with the report on a preview."""
    items = make_report(read(json.dumps(fresh), "preview"), read_state(json.dumps(state), "state")).resources
    told = Counter((item.op, item.token, item.name) for item in items)
    ids, azure, began = stage.ids(), stage.azure(), max((each["began"] for each in stage.journal()), default=0)
    did = done(stage.up(scenario))
    asked = [each for each in stage.journal() if each["began"] > began]
    seen = Azure(ids, stage.ids(), azure, stage.azure(), {each["path"].lower() for each in asked if each["method"] in WRITING})
    assert scenario.fails or seen.others(items) == set()
    assert [each["code"] for each in asked if str(each["code"]).startswith("Simulator")] == []
    if scenario.fails:
        assert did < told
        return
    assert did == told
    for item in items:
        seen.check(item)
    assert seen.routes_gone() == {gone.operation for item in items for gone in item.gone if gone.how in {"import", "revision"}}


class Azure:
    """What Azure saw of an update: resources by id before and after, and their ids in the stack's state.

    `changed` are ids of what is another than before, `written` paths of what was written, if only with what was there.
    """

    def __init__(self, old_ids, new_ids, before, after, written):
        self.ids = [{named(urn): each for urn, each in ids.items()} for ids in (old_ids, new_ids)]
        self.before, self.after = before, after
        self.changed = {each for each in {**before, **after} if etag(before, each) != etag(after, each)}
        self.written = written

    def of(self, item: Resource) -> list[str | None]:
        """ARM ids of an item, before and after."""
        return [ids.get((item.token, item.name)) for ids in self.ids]

    def check(self, item: Resource) -> None:
        """An item's resource was made, changed or deleted as the item says."""
        old, new = self.of(item)
        assert (new is None) == (item.op == "delete"), item
        assert item.op == "create" or old is not None, item
        if new is None:
            forgotten = any(notice.rule == "REPORT-FORGOTTEN" for notice in item.notices)
            assert (find(self.after, old) is not None) == forgotten, f"{item.name} is still there, or should be"
        else:
            # A release is written under its revision, and known under the API.
            written = map(unrevised, self.written) if item.token == "ApiRelease" else self.written
            assert new.lower() in written, f"{item.name} was not written"
            assert item.op != "create" or find(self.before, new) is None, f"{item.name} was there before"

    def others(self, items) -> set[str]:
        """What was written or changed in Azure and is no item's, nor below one, nor the stack's ledger.

        A release exchanges what two revisions are called, so it is an item for the API with all its revisions.
        """
        mine = [each.lower() for item in items for each in self.of(item) if each]
        released = [unrevised(each.partition("/releases/")[0]) for each in mine if "/releases/" in each]
        touched = ((each, each.lower()) for each in self.changed | self.written)
        return {
            each
            for each, low in touched
            if not (below(low, mine) or below(unrevised(low), released) or "/namedvalues/ledger-" in low)
        }

    def routes_gone(self) -> set[str]:
        """Operations that an import or a release took away: method and template of those whose API stayed."""
        before, after = (routes(resources) for resources in (self.before, self.after))
        stayed = {api for api, _ in after}
        declared = {each.lower() for each in self.ids[0].values()}
        return {route for api, route in before.keys() - after.keys() if api in stayed and before[api, route] not in declared}


def unrevised(each: str) -> str:
    """An id as it is whichever revision it names."""
    return REVISION.sub("", each)


def below(each: str, places: list[str]) -> bool:
    """Whether an id is one of some, or under it."""
    return any(f"{each}/".startswith(f"{place}/") for place in places)


def find(resources, wanted: str) -> str | None:
    """The id of a resource as Azure writes it: letter case says nothing."""
    return next((each for each in resources if each.lower() == wanted.lower()), None)


def etag(resources, each: str) -> int | None:
    """What counts the writes to a resource."""
    return resources[each]["etag"] if each in resources else None


def routes(resources) -> dict[tuple[str, str], str]:
    """Id of each operation by its API's and by method and template without query."""
    found = {}
    for each, resource in resources.items():
        if resource["type"].lower().endswith("/apis/operations"):
            template = resource["properties"]["urlTemplate"].partition("?")[0]
            found[each.rsplit("/operations/", 1)[0], f"{resource['properties']['method']} {template}"] = each.lower()
    return found
