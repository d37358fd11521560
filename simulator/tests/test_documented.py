"""What a user can set or ask for is documented, and what is documented exists."""

import json
import re
from typing import Any

import pytest
from apim_simulator import control, options, process
from apim_simulator.faults import ACTION_KEYS, MATCH_KEYS, PLANES
from apim_simulator.logs.kql.aggregates import ARGUMENTS
from apim_simulator.logs.kql.arithmetic import SUMS
from apim_simulator.logs.kql.functions import FUNCTIONS
from apim_simulator.logs.kql.operators import OPERATORS
from apim_simulator.logs.kql.syntax import COMPARISONS
from apim_simulator.policy.rules import Rule
from apim_simulator.policy.table import DOCUMENTED, STATEMENTS
from apim_simulator.seed import WORLDS
from starlette.routing import Route


@pytest.fixture
def text(project):
    """The simulator's page."""
    return (project / "docs" / "explanation" / "simulator.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default(text):
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", text, re.MULTILINE)
    assert dict(rows) == {
        name: option.default if isinstance(option.default, str) else json.dumps(option.default)
        for name, option in options.OPTIONS.items()
    }


def test_every_argument_is_documented(text):
    ours = {flag for action in process._parser()._actions for flag in action.option_strings if flag not in {"-h", "--help"}}
    assert set(re.findall(r"`(--[a-z-]+)[ `]", text)) == ours


def test_every_member_of_the_start_line_is_documented(text, world):
    section = text.partition("| Member |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= set(process.start_line(world))


def test_every_request_of_the_control_api_is_documented(text, world):
    section = text.partition("## Control API")[2]
    documented = set(re.findall(r"`(GET|POST|DELETE) (/[\w{}/]+)`", section))
    app: Any = control.build(world)
    routes = {(m, route.path) for route in app.routes if isinstance(route, Route) for m in route.methods or () if m != "HEAD"}
    assert documented == routes


def test_every_fault_and_world_is_documented(text):
    for name in (*PLANES, *MATCH_KEYS, *WORLDS, "skip", "times"):
        assert re.search(rf"[`\"]{name}[`\"]", text), name
    assert set(re.findall(r'^\| `\{"(\w+)": ', text, re.MULTILINE)) == set(ACTION_KEYS)


def test_the_example_fault_can_be_armed(text, world):
    example = re.search(r"^    (\{\"plane\".*?\n.*?\}\})$", text, re.MULTILINE)
    assert example is not None
    world.faults.arm(json.loads(example[1]))


def test_all_of_kusto_is_documented_with_its_tag(text):
    """Each operator, aggregation and function in a row that says how sure it is; and no other."""
    table = text.partition("| Kusto | What is simulated | Tag |\n|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [row.strip("|").split(" | ") for row in table.splitlines()]
    assert all(re.match(r" ?[DSKIW]\b", row[-1]) for row in rows)
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row[0])]
    arithmetic = {*COMPARISONS, *SUMS, "/", "and", "or"}
    assert sorted(names) == sorted(
        {*OPERATORS, *ARGUMENTS, *FUNCTIONS, *arithmetic, "ago", "now", "a.b", 'a["b"]', r"\|"},
    )


def _absent(rule: Rule, path: str) -> dict[str, set[str]]:
    """Attributes that are not simulated, by the path of their element."""
    found = {path: set(rule.absent)} if rule.absent else {}
    for child in rule.children:
        found |= _absent(child.rule, f"{path}/{child.rule.name}")
    return found


def test_every_policy_and_attribute_that_is_not_simulated_is_documented(text):
    section = text.partition("## Policies that are not simulated")[2].partition("\n## ")[0]
    policies, _, attributes = section.partition("Policies: ")[2].partition(".\n")
    assert set(re.findall(r"`([\w-]+)`", policies)) == DOCUMENTED
    rows = re.findall(r"^\| `([\w/-]+)` \| (.*) \|$", attributes, re.MULTILINE)
    found = {path: set(re.findall(r"`([\w-]+)`", names)) for path, names in rows}
    assert found == {path: names for name, rule in STATEMENTS.items() for path, names in _absent(rule, name).items()}
