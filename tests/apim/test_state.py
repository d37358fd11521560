"""`apim deployed`, from a state in a file."""

import json

import pytest

from tests.apim.command_line import invoke
from tests.apim.states import DOCUMENT, SECRET, exported

API = ("Api", "apis/rivers", {"path": "rivers", "format": "openapi+json", "value": DOCUMENT})
OWN = ("Api", "apis/own", {"path": "own"})


@pytest.fixture
def state(tmp_path):
    """A state with an imported API, a declared one, and a secret."""
    file = tmp_path / "state.json"
    file.write_text(exported(API, OWN, ("NamedValue", "namedValues/key", {"value": SECRET})), encoding="utf-8")
    return str(file)


def test_contracts_are_listed(state):
    """With path, hash and operations."""
    code, out, _ = invoke("deployed", "--stack", "local", "--state", state)
    lines = out.splitlines()
    assert (code, lines[0].split()[:3], lines[1]) == (0, ["rivers", "/rivers", "sha256"], "  GET /rivers/{name} GetRiver")
    assert lines[2] == "own  /own  operations declared one by one"


def test_a_document_is_written_to_the_byte(state, tmp_path):
    """And `apim diff` takes it."""
    file = tmp_path / "deployed.json"
    code, out, _ = invoke("deployed", "--stack", "local", "--state", state, "--api", "rivers", "--write", str(file), "-f", "json")
    assert (code, file.read_text(encoding="utf-8"), json.loads(out)[0]["api"]) == (0, DOCUMENT, "rivers")
    assert invoke("diff", str(file), str(file))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--api", "lakes"], "no API lakes is deployed; deployed are rivers, own"),
        (["--write", "x.json"], "name its API with --api"),
        (["--api", "own", "--write", "x.json"], "own has no document"),
    ],
)
def test_what_is_not_there_is_wrong_usage(state, arguments, message):
    """The message says what is."""
    code, _, err = invoke("deployed", "--stack", "local", "--state", state, *arguments)
    assert (code, message in err) == (2, True), err
