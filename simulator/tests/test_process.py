"""The whole process, over real sockets."""

import signal
import ssl
import subprocess
import sys
import urllib.request
from dataclasses import dataclass

import httpx
import psutil
import pytest


@dataclass
class Life:
    """What was seen of one process from its start to its end by a signal."""

    addresses: dict[str, str]
    resources: object
    startup: float
    exit_code: int
    log: str


@pytest.fixture(scope="module")
def lives(start, tmp_path_factory):
    """Two on one state folder, ended by one signal each while a client is connected."""
    state = tmp_path_factory.mktemp("process") / "state"
    seen = []
    for number in (signal.SIGTERM, signal.SIGINT):
        with start(state, "--seed", "local") as running, running.client as client:
            times = psutil.Process(running.process.pid).cpu_times()
            resources = running.control("GET", "/state").json()
            assert client.get(f"{running.addresses['arm']}/subscriptions").status_code == 401
            running.process.send_signal(number)
            code = running.process.wait(5)
        seen.append(Life(running.addresses, resources, times.user + times.system, code, running.log.read_text()))
    return seen


@pytest.fixture
def simulator(furnished):
    """A running simulator with the starter world."""
    return furnished("local")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "apim_simulator", *arguments], capture_output=True, text=True, timeout=20, check=False
    )


def test_the_start_line_says_where_everything_is(simulator):
    addresses = simulator.addresses
    assert set(addresses) == {
        "arm", "gateway", "model", "ca", "tenant", "subscription", "client_id", "client_secret", "control_key",
    }  # fmt: skip
    assert addresses["ca"] == str(simulator.state / "ca.pem")
    assert len({addresses[name] for name in ("arm", "gateway", "model")}) == 3
    with simulator.client as client:
        for name in ("arm", "gateway", "model"):
            assert client.get(addresses[name]).status_code in {401, 404, 501}


def test_only_its_owner_can_read_the_state(simulator):
    assert simulator.state.stat().st_mode & 0o777 == 0o700
    assert (simulator.state / "ca.key").stat().st_mode & 0o777 == 0o600
    assert simulator.process.poll() is None


def test_ports_keys_and_resources_survive_a_restart(lives):
    first, second = lives
    assert (first.addresses, first.resources) == (second.addresses, second.resources)


def test_it_is_ready_within_a_second(lives):
    """By the processor time that it took, which other work on the machine does not stretch as it does the clock's."""
    assert min(life.startup for life in lives) < 1


def test_a_start_imports_no_plane_that_nobody_asks(tmp_path):
    """Gateway and model server are half of its processor time. Started for a process that is gone, it ends at once."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    python = [sys.executable, "-X", "importtime", "-m", "apim_simulator"]
    line = [*python, "--state", tmp_path, "--seed", "local", "--until", str(gone.pid)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=20, check=False)
    imported = {each.rpartition("|")[2].strip() for each in done.stderr.splitlines() if each.startswith("import time:")}
    assert "apim_simulator.planes" in imported
    assert {f"apim_simulator.{plane}.app" for plane in ("arm", "gateway", "logs", "model", "vault")} & imported == set()
    assert [each for each in done.stderr.splitlines() if not each.startswith("import time:")] == []
    assert done.returncode == 0


def test_a_signal_ends_it_cleanly_with_clients_connected(lives):
    """SIGTERM and SIGINT."""
    assert [life.exit_code for life in lives] == [0, 0]
    assert not any("Traceback" in life.log for life in lives)


def test_a_second_process_on_one_state_folder_gets_one_clear_error(simulator):
    state = simulator.state
    second = command("--state", str(state))
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"apim-simulator: state folder {state} is in use by process {simulator.process.pid}; "
        "stop it, or give another with --state\n"
    )


def test_a_configured_port_that_is_taken_is_one_clear_error(simulator, tmp_path):
    port = simulator.addresses["arm"].rsplit(":", 1)[1]
    second = command("--state", str(tmp_path / "s"), "--arm-port", port)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == f"apim-simulator: port {port} of 127.0.0.1 is taken by another process; free it, or give another\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seed", "mars"], "world is 'mars', allowed is local or regions or replay or empty"),
        (["--set", "lro_polls=many"], "lro_polls is 'many', allowed is a whole number"),
        (["--set", "lro_polls"], "--set lro_polls: NAME=VALUE is expected"),
    ],
)
def test_what_cannot_be_started_is_said_in_one_line(tmp_path, arguments, message):
    refused = command("--state", str(tmp_path / "s"), *arguments)
    assert (refused.returncode, refused.stderr) == (1, f"apim-simulator: {message}\n")


def test_a_state_folder_that_cannot_be_used_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    refused = command("--state", str(tmp_path / "file"))
    folder = tmp_path / "file"
    assert (refused.returncode, refused.stderr) == (
        1,
        f"apim-simulator: state folder {folder} cannot be used: File exists; give another with --state\n",
    )


def test_configured_ports_and_settings_are_taken(start, lives, tmp_path):
    ports = [lives[0].addresses["arm"], lives[0].addresses["gateway"]]
    numbers = [url.rsplit(":", 1)[1] for url in ports]
    with start(tmp_path / "s", "--seed", "local", "--arm-port", numbers[0], "--gateway-port", numbers[1], "--set", "lro_polls=0",
               "--set", "api_import_put=202") as running:  # fmt: skip
        assert [running.addresses["arm"], running.addresses["gateway"]] == ports
        settings = running.control("GET", "/settings").json()
        assert (settings["lro_polls"], settings["api_import_put"]) == (0, "202")


def test_listeners_come_and_go_with_their_resources(simulator):
    with simulator.client as client:
        simulator.control("POST", "/reset")
        with pytest.raises(httpx.ConnectError):
            client.get(simulator.addresses["gateway"])
        simulator.control("POST", "/seed", json={"world": "local"})
        assert client.get(simulator.addresses["gateway"]).status_code in {401, 404, 501}


def test_tls_and_the_token_server_work_for_a_client_of_the_standard_library(simulator):
    trusting = ssl.create_default_context(cafile=simulator.addresses["ca"])
    url = f"{simulator.addresses['arm']}/metadata/endpoints?api-version=2022-09-01"
    with urllib.request.urlopen(url, context=trusting, timeout=10) as answer:  # noqa: S310 - https, by the start line
        assert answer.status == 200
        assert answer.headers["server"] is None
    with pytest.raises(OSError, match="certificate verify failed"), urllib.request.urlopen(url, timeout=10):  # noqa: S310
        pass


def test_the_log_has_a_line_for_each_request_and_no_secret(simulator):
    with simulator.client as client:
        client.get(f"{simulator.addresses['arm']}/subscriptions/logged?api-version=1&secret=hidden-key")
    simulator.control("GET", "/state")
    text = simulator.log.read_text()
    line = next(line for line in text.splitlines() if "/subscriptions/logged" in line)
    assert line.split()[1:4] == ["arm", "GET", "401"]
    assert line.endswith("/subscriptions/logged AuthenticationFailed")
    assert "hidden-key" not in text
    assert simulator.addresses["control_key"] not in text


def test_a_fault_breaks_a_real_connection_and_is_journalled(simulator):
    simulator.control("POST", "/faults", json={"plane": "arm", "action": {"reset": True}})
    simulator.control("POST", "/faults", json={"plane": "arm", "action": {"status": 503, "headers": {"Retry-After": "1"}}})
    simulator.control("DELETE", "/journal")
    with simulator.client as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.get(f"{simulator.addresses['arm']}/subscriptions/s")
        answer = client.get(f"{simulator.addresses['arm']}/subscriptions/s")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    entries = simulator.control("GET", "/journal").json()["requests"]
    assert [(entry["status"], entry["code"]) for entry in entries] == [(401, "AuthenticationFailed"), (503, "ServiceUnavailable")]
    assert [fault["hits"] for fault in simulator.control("GET", "/faults").json()["faults"]] == [1, 1]


def test_no_listener_is_reachable_from_outside(simulator):
    connections = psutil.Process(simulator.process.pid).net_connections("inet")
    assert {each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN} == {"127.0.0.1"}
