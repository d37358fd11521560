"""Ids of the checks are rules that a team may set."""

from desired_state import allowed_severities, preflight
from tests.desired_state.preflight.conftest import SPACE
from tests.desired_state.stacks import SECRET, composed

CHAT = {"name": "chat", "displayName": "Chat", "path": "x", "backend": "contoso", "http": {}}


def test_each_is_known(tmp_path):
    """A word that is none of them gets the nearest."""
    config = {**SECRET, f"{SPACE}apis": [CHAT], f"{SPACE}rules": dict.fromkeys(preflight.IDS, "warning") | {"capacities": "off"}}
    found = [each for each in composed({"config": config}, tmp_path).findings if each.rule in {"unknown-rule", "fixed-rule"}]
    assert [each.place for each in found] == [f"{SPACE}rules.capacities"]
    assert allowed_severities.LIST in found[0].fix
