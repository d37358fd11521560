"""What `apim recover` does beside the plain case, on stack local."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Workspace
from tests.e2e.faults.conftest import recover
from tools import simulator_process

SERVICE = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
BACKEND = "upstream-backend-contoso-openai-openai"

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def local(azure, deploy) -> Iterator[Workspace]:
    """Not deployed yet; the world is new afterwards."""
    azure.settings(lro_retry_after=0)
    yield deploy(STAND_IN_RETRY_SECONDS="0.05")
    azure.reset()


def put(azure, path, properties):
    """A write of somebody else."""
    url = f"/subscriptions/{azure.addresses.subscription}{SERVICE}{path}?api-version=2024-05-01"
    with simulator_process.client(azure.addresses) as http:
        answer = http.put(url, json={"properties": properties}, headers={"Authorization": "Bearer portal"})
    assert answer.is_success, answer.text


@pytest.mark.rest
def test_what_nobody_claims_is_refused_by_the_preview_and_left_by_recovery(azure, local):
    """A backend that somebody made by hand under the same name: named before anything is registered, and not touched."""
    put(azure, "/backends/contoso-openai-openai", {"url": "https://other.openai.azure.com", "protocol": "http"})
    before = azure.state()
    text = local.up(code=1).text
    assert "[name-taken]" in text
    assert 'backend "contoso-openai-openai" is in the service already: no stack claims it' in text
    code, text = recover(local, "--yes", "--adopt", BACKEND)
    assert (code, "[name-taken]" in text) == (1, True), text
    assert azure.state() == before


def test_without_a_yes_it_only_looks(azure, local):
    """No terminal, no --yes: it names, changes nothing, and its exit code stops a pipeline."""
    azure.arm_fault(
        plane="arm", match={"method": "PUT", "path": "/backends/contoso-openai-openai$"}, action={"reset": True}, times=4
    )
    told = local.up(code=1).text
    assert f"Backend ({BACKEND}):\n    error: PUT https://" in told
    before = local.exported()
    code, text = recover(local, "--wait", "0")
    assert (code, f"adopt    {BACKEND} (Backend): it exists, and the state does not know it" in text) == (1, True), text
    assert local.exported() == before
    assert recover(local, "--yes", "--wait", "0")[0] == 0
    local.up()


@pytest.mark.rest
def test_an_import_under_way_is_met_by_another_update(azure, local):
    """Its answer is lost, Azure goes on with it: 409, then it exists, then it is adopted. Each time the message says so."""
    azure.settings(lro_polls=3)
    azure.arm_fault(plane="arm", match={"method": "PUT", "path": "/apis/azure-openai$"}, action={"reset": True})
    assert "PessimisticConcurrencyConflict" in local.up(code=1).text
    azure._ask("POST", "clock", {"advance": "PT61S"})  # an operation that nobody asks after is over by then
    assert "cannot create already existing resource" in local.up(code=1).text
    code, text = recover(local, "--yes")
    assert (code, "adopt    azure-openai-api (Api): it exists, and the state does not know it" in text) == (0, True), text
    local.up()


@pytest.mark.rest
def test_a_lock_of_a_run_that_goes_on_is_respected(azure, local):
    """Nothing is repaired under the hands of another run."""
    azure.arm_fault(plane="arm", match={"method": "PUT"}, action={"stall": True})
    line = [str(local.stack.engine.pulumi), "up", "--yes", "--skip-preview", "--non-interactive"]
    line += ["--stack", "local", "--config-file", str(local.stack.config_file)]
    with subprocess.Popen(line, cwd=local.stack.project, env=local.stack.env(), stdout=subprocess.DEVNULL) as run:
        try:
            while not azure.faults()[0]["hits"]:
                time.sleep(0.02)
            code, text = recover(local, "--yes", "--no-preview")
        finally:
            run.kill()
    assert code == 1
    assert f"(pid {run.pid})" in text
    assert "wait for that run to end; if it was killed: pulumi cancel --stack local" in text


@pytest.mark.rest
def test_a_file_that_a_kill_left_empty_is_put_out_of_the_way(local):
    """A backend in a folder writes it beside the state unless told not to; with it empty pulumi does nothing."""
    [state] = local.stack.folder.glob("state/.pulumi/stacks/*/local.json")
    beside = state.with_name("local.json.attrs")
    beside.touch()
    assert "failed to load checkpoint: EOF" in local.preview(code=1).text
    code, text = recover(local, "--yes", "--no-preview")
    assert (code, str(beside) in text, beside.exists()) == (0, True, False), text
    local.preview()
