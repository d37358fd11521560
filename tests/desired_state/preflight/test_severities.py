"""Ids of the checks are rules that a team may set."""

import pytest

import policy
from desired_state import allowed_severities, preflight
from settings import SETTINGS_IDS
from tests.desired_state.preflight.conftest import SPACE
from tests.desired_state.stacks import CASES, SECRET, composed, mapping

CHAT = {"name": "chat", "displayName": "Chat", "path": "x", "backend": "contoso", "http": {}}


def test_each_is_known(tmp_path):
    """A word that is none of them gets the nearest."""
    config = {
        **SECRET,
        f"{SPACE}apis": [CHAT],
        f"{SPACE}rules": dict.fromkeys((*preflight.IDS, *SETTINGS_IDS), "warning") | {"capacities": "off"},
    }
    found = [each for each in composed({"config": config}, tmp_path).findings if each.rule in {"unknown-rule", "fixed-rule"}]
    assert [each.place for each in found] == [f"{SPACE}rules.capacities"]
    assert found[0].fix == f'write "capacity"; {allowed_severities.LIST}'


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("apim-import-032", 'write "APIM-IMPORT-032"'),
        ("import-032", 'write "APIM-IMPORT-032"'),
        ("Apim-Stak-009", 'write "APIM-STACK-009"'),
        ("Existing-Accounts", 'write "existing-account"'),
        ("pool-deployment", 'write "pool-deployments"'),
        ("nonsense", "remove it"),
    ],
)
def test_what_is_nearly_a_rule(tmp_path, name, fix):
    """Whatever the letter case."""
    config = {**SECRET, f"{SPACE}apis": [CHAT], f"{SPACE}rules": {name: "warning"}}
    (found,) = [each for each in composed({"config": config}, tmp_path).findings if each.rule == "unknown-rule"]
    assert (found.found, found.fix) == (f'there is no rule "{name}"', f"{fix}; {allowed_severities.LIST}")


@pytest.mark.parametrize("level", ["warning", "off"])
def test_deployments_of_a_pool(tmp_path, level):
    """Azure takes what a team may want: two models under one name."""
    case = mapping(CASES / "pool-deployments" / "stack.yaml")
    config = {**case["config"], f"{SPACE}rules": {"pool-deployments": level}}
    found = [each.severity for each in composed({"config": config}, tmp_path).findings if each.rule == "pool-deployments"]
    assert found == [level] * (level == "warning")


def test_a_stack_without_severities_loads_no_rules_of_policies(tmp_path, monkeypatch):
    """Most stacks have neither, and their previews are not to wait for thirty modules."""
    monkeypatch.setattr(policy, "all_rules", lambda: pytest.fail("the rules of policies are loaded"))
    found = composed({"config": {**SECRET, f"{SPACE}apis": [CHAT]}}, tmp_path)
    assert [each.rule for each in found.findings if each.severity == "error"] == []
