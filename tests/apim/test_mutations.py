"""Previews and states with something broken in them: a verdict, or exit code 2 with a place; never a traceback."""

import json
import random
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from apim import drift, state
from apim.drift.live import Live
from apim.engine_json import Unreadable
from apim.preview import read
from apim.recover import look, wanted
from apim.recover.resource_ids import resource_id
from linting import ContractError
from tests.apim.command_line import invoke
from tests.apim.mutations import mutated
from tests.apim.report.goldens import SCENARIOS

FORMS = ("text", "markdown", "html", "json")
SMALL = sorted(SCENARIOS, key=lambda each: (each / "preview.json").stat().st_size)[:40]
seeded = given(seed=st.integers(0, 2**32))


@cache
def whole_state():
    """A state of every resource that a recorded preview changes, with an operation that never ended."""
    held = {}
    previews = [json.loads((each / "preview.json").read_text(encoding="utf-8")) for each in SCENARIOS]
    for step in (step for preview in previews for step in preview["steps"] if step.get("oldState", {}).get("custom")):
        old = step["oldState"]
        if old["type"].startswith("azure-native:"):
            id_ = resource_id(old["type"], old["inputs"], "s")
            more = {"outputs": old["inputs"], "modified": "2026-01-02T03:04:05.123456789Z", "created": "2026-01-02T03:04:05Z"}
            held.setdefault(step["urn"], {"urn": step["urn"], "id": id_ or "/x", **old, **more})
    root = {"urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "type": "pulumi:pulumi:Stack", "custom": False}
    resources = [root, *held.values()]
    pending = [{"type": kind, "resource": each} for kind, each in zip(("creating", "updating"), resources[1:], strict=False)]
    return {"version": 3, "deployment": {"resources": resources, "pending_operations": pending}}


class Azure:
    """Everything is there, and nothing in it."""

    def get(self, *_asked, **_query):
        """An empty resource."""
        return {"properties": {}}

    def exists(self, *_asked):
        """Yes."""
        return True

    def list(self, *_asked, **_query):
        """Nothing is listed."""
        return ()


@seeded
def test_a_broken_preview_is_judged_or_refused_with_a_place(seed, tmp_path):
    """In every form; recover's reading of it, too."""
    judge_preview(seed, tmp_path)


def judge_preview(seed, tmp_path):
    """One preview, broken as the seed has it."""
    chance = random.Random(seed)  # noqa: S311 - a choice, no secret
    preview = json.loads((chance.choice(SMALL) / "preview.json").read_text(encoding="utf-8"))
    file = tmp_path / "preview.json"
    file.write_text(mutated(preview, chance), encoding="utf-8", errors="surrogatepass")
    form = chance.choice(FORMS)
    code, out, err = invoke("report", str(file), "--format", form)
    assert code in {0, 2}, err
    assert bool(out) == (code == 0 or form == "markdown")
    assert code == 0 or "preview.json cannot be judged: " in err or "the configuration in the preview" in err
    try:
        planned = read(file.read_text(encoding="utf-8"), "preview.json")
    except Unreadable:
        return
    look(state.State(()), wanted(state.State(()), planned), Azure(), "s")


@seeded
def test_a_broken_state_is_read_or_refused_with_a_place(seed, tmp_path):
    """By every command that takes one."""
    read_state(seed, tmp_path)


def read_state(seed, tmp_path):
    """One state, broken as the seed has it."""
    chance = random.Random(seed)  # noqa: S311 - a choice, no secret
    file = tmp_path / "state.json"
    file.write_text(mutated(whole_state(), chance), encoding="utf-8", errors="surrogatepass")
    code, _, err = invoke("deployed", "--stack", "dev", "--state", str(file), "--format", chance.choice(("text", "json")))
    assert code in {0, 2}, err
    assert code == 0 or "cannot be judged: " in err or "the document of " in err or "deployed are" in err
    scenario = chance.choice(SMALL)
    code, _, err = invoke("report", str(scenario / "preview.json"), "--state", str(file), "--format", chance.choice(FORMS))
    assert code in {0, 2}, err
    try:
        known = state.read(file.read_text(encoding="utf-8"))
    except Unreadable:
        return
    look(known, wanted(known, None), Azure(), "s")
    live = Live({each.id.lower(): {"properties": dict(each.inputs)} for each in known.resources}, {})
    try:
        drift.compare(known, live)
    except ContractError:
        return
