"""`apim drift` where it has nothing to compare: usage, and an Azure that is not there."""

import pytest

from tests.apim.command_line import invoke
from tests.apim.states import exported


@pytest.fixture
def state(tmp_path):
    """A state with one backend."""
    file = tmp_path / "state.json"
    file.write_text(exported(("Backend", "backends/b", {})), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--stack", "local", "--yes"], "--yes is for --revert"),
        (["--stack", "local", "--state", "none.json"], "pulumi stack export --stack local prints it"),
        (["--stack", "local", "--state", __file__], "the state cannot be judged: it is not JSON"),
        (["--stack", "nowhere"], "there is no Pulumi.nowhere.yaml"),
    ],
)
def test_wrong_usage(arguments, message):
    """Exit 2, with what to do."""
    code, _, err = invoke("drift", *arguments)
    assert (code, message in err) == (2, True), err


def test_an_azure_that_is_not_there_is_exit_code_3(state, monkeypatch):
    """With the setting to look at."""
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", "127.0.0.1:1")
    code, _, err = invoke("drift", "--stack", "local", "--state", state)
    assert (code, "ARM_METADATA_HOSTNAME" in err) == (3, True), err


def test_a_pulumi_that_is_not_installed_is_exit_code_3(monkeypatch, tmp_path):
    """With where to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = invoke("drift", "--stack", "local")
    assert (code, "pulumi could not be started" in err) == (3, True), err
