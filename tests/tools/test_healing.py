"""What is looked at before a command; whole runs after a kill are in tests/e2e/test_front_door_interrupted.py."""

import pytest

from tests.tools.test_local_stack import ADDRESSES
from tools import healing
from tools.engine import Engine
from tools.local_stack import LocalStack

EXPORT = "stack export --stack local --non-interactive"


@pytest.mark.parametrize(
    ("name", "text", "command", "is_asked"),
    [
        ("", "", "up", False),
        ("local.json", '{"resources": []}', "up", False),
        ("local.json", '{"pending_operations": []}', "up", True),
        ("local.json.zst", "compressed", "up", True),
        ("local.json.bak", '{"pending_operations": []}', "up", False),
        ("other.json", '{"pending_operations": []}', "up", False),
        ("", "", "destroy", True),
    ],
)
def test_the_cli_is_asked_for_what_is_unfinished_where_there_may_be_some(tmp_path, programs, name, text, command, is_asked):
    """It takes half a second to say that there is nothing; what failed before a destruction is in no state."""
    log = programs(keep_system=True, pulumi="echo null")
    local = LocalStack(tmp_path, tmp_path / "cache", Engine(tmp_path / "path", "v3.274.1", "installed"), ADDRESSES)
    stacks = local.state / ".pulumi" / "stacks" / "project"
    stacks.mkdir(parents=True)
    if name:
        (stacks / name).write_text(text, encoding="utf-8")
    healing.heal(local, command)
    assert (EXPORT in log.read_text(encoding="utf-8")) == is_asked
