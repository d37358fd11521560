"""A simulated Azure in a test: the context manager, and the pytest plugin that offers it."""

import os
import subprocess
import sys

import httpx2
import pytest
from apim_simulator import launcher
from apim_simulator.testing import ControlError, Simulator, simulator
from azure.mgmt.apimanagement import ApiManagementClient

AT = ("rg-ai-local", "apim-local")


def client(azure: Simulator) -> ApiManagementClient:
    where = azure.addresses
    return ApiManagementClient(azure.credential, where.subscription, base_url=where.arm, connection_verify=where.ca)


@pytest.fixture(scope="module")
def azure():
    with simulator() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(azure):
    """The starter world for each test."""
    azure.reset()


def test_azures_client_gets_in(azure):
    """With the credential, the addresses and the CA."""
    assert [api.name for api in client(azure).api.list_by_service(*AT)] == ["echo-api"]
    assert azure.journal()[-1]["status"] == 200


def test_complaints_are_unmet_faults_and_own_refusals_that_nobody_expected(azure):
    """Each says what to look at."""
    assert azure.complaints() == []
    fault = azure.fault(plane="arm", action={"status": 503}, match={"path": "nowhere"})
    with azure_client(azure) as http:
        http.get("/subscriptions/s/providers/Microsoft.Web/sites?api-version=1", headers={"Authorization": "Bearer t"})
    assert azure.complaints() == [
        f"fault {fault} was armed and never met",
        "GET /subscriptions/s/providers/Microsoft.Web/sites was refused as not simulated: SimulatorUnknownRoute",
    ]
    assert azure.complaints("SimulatorUnknownRoute") == [f"fault {fault} was armed and never met"]


def azure_client(azure):
    return httpx2.Client(base_url=azure.addresses.arm, verify=azure.addresses.tls(), trust_env=False)


def test_a_reset_keeps_the_settings_it_was_started_with(azure):
    """Others go."""
    azure.settings(lro_polls=7)
    azure.reset()
    settings = azure.control("GET", "/settings")
    assert (settings["lro_retry_after"], settings["lro_polls"]) == (0, 1)


def test_what_the_control_api_refuses_is_an_error(azure):
    """With its answer."""
    with pytest.raises(ControlError, match=r"POST /_sim/seed: 400 .*world is 'mars'"):
        azure.control("POST", "/seed", {"world": "mars"})


def test_pulumi_is_led_to_it_by_the_environment(azure):
    """The stand-in plugin first on PATH, Azure at the simulator's address."""
    environment = azure.environment()
    assert environment["PATH"].split(os.pathsep)[0] == str(launcher.plugin_folder())
    assert f"https://{environment['ARM_METADATA_HOSTNAME']}" == azure.addresses.arm
    assert environment["SSL_CERT_FILE"] == azure.addresses.ca


def test_it_goes_with_its_block(tmp_path):
    """Process and record; the folder stays where one was given."""
    with simulator(tmp_path / "state", world=None):
        assert launcher.running(tmp_path / "state") is not None
    assert launcher.process_id(tmp_path / "state") is None
    assert (tmp_path / "state" / "ca.pem").exists()


TESTS = """
import httpx2, pytest

def test_each_begins_anew(apim_simulator):
    assert apim_simulator.journal() == []
    apim_simulator.fault(plane="arm", action={"status": 503})

def test_a_limit_is_noticed(apim_simulator):
    assert apim_simulator.journal() == []
    ask(apim_simulator)

@pytest.mark.simulator_codes("SimulatorUnknownRoute")
def test_a_limit_may_be_expected(apim_simulator):
    ask(apim_simulator)

def ask(azure):
    with httpx2.Client(base_url=azure.addresses.arm, verify=azure.addresses.tls(), trust_env=False) as client:
        client.get("/subscriptions/s/resourceGroups/g/x?api-version=1", headers={"Authorization": "Bearer t"})
"""


def test_the_pytest_plugin_gives_each_test_a_world_and_looks_for_complaints(tmp_path):
    """As somebody else's suite has it."""
    (tmp_path / "test_mine.py").write_text(TESTS, encoding="utf-8")
    plugin = ["-p", "no:apim_simulator", "-p", "apim_simulator.pytest_plugin"]  # by its module, whatever its metadata in a checkout
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider", "-rA", *plugin, str(tmp_path)]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    results = [line for line in done.stdout.splitlines() if line.startswith(("PASSED", "FAILED", "ERROR"))]
    assert [line.split(" - ")[0].replace("test_mine.py::", "") for line in results] == [
        "PASSED test_each_begins_anew",
        "PASSED test_a_limit_is_noticed",
        "PASSED test_a_limit_may_be_expected",
        "ERROR test_each_begins_anew",
        "ERROR test_a_limit_is_noticed",
    ], done.stdout
