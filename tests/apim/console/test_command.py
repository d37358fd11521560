"""`apim console`: what keeps it from starting is one message."""

import gc
import json
import socket
import subprocess
import sys

import pytest
import uvicorn

from apim import pulumi_cli
from apim.console import server
from apim.console.session import Session
from tests.apim.command_line import invoke
from tests.apim.console.stage import OUTPUTS
from tools.paths import ROOT


@pytest.fixture
def outputs(tmp_path):
    """A file with the outputs of a deployed stack."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(OUTPUTS), encoding="utf-8")
    return str(file)


def test_a_port_in_use(outputs):
    """Names the port and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = invoke("console", "--stack", "local", "--outputs", outputs, "--port", str(port))
    assert (code, f"port {port} on 127.0.0.1 cannot be had" in err, "--port 0" in err) == (2, True, True)


def test_a_stack_that_is_not_deployed(tmp_path):
    """Names the command that deploys it."""
    (tmp_path / "outputs.json").write_text("{}", encoding="utf-8")
    code, _, err = invoke("console", "--stack", "local", "--outputs", str(tmp_path / "outputs.json"))
    assert (code, "run pulumi up --stack local first" in err) == (2, True)


def test_a_pulumi_that_refuses_is_heard_once(monkeypatch):
    """Before an address is printed."""

    def run(*_arguments, **_options):
        raise pulumi_cli.PulumiFailed("pulumi stack output failed: no stack named 'local' found")

    monkeypatch.setattr(pulumi_cli, "run", run)
    code, out, err = invoke("console", "--stack", "local")
    assert (code, out, err) == (3, "", "error: pulumi stack output failed: no stack named 'local' found\n")


def test_the_address_is_printed_before_it_serves(outputs, monkeypatch):
    """One line with the token, on loopback."""
    served = []
    monkeypatch.setattr(server, "serve", lambda _, on: served.append(on.getsockname()))
    code, out, _ = invoke("console", "--stack", "local", "--outputs", outputs)
    assert code == 0
    ((host, port),) = served
    assert host == "127.0.0.1"
    assert out.startswith(f"http://127.0.0.1:{port}/?token=")


def test_nothing_of_a_session_is_in_its_repr():
    """It is a key."""
    session = Session(1)
    assert session.token not in repr(session)
    assert session.value not in repr(session)


WITHOUT_LIBRARIES = """
import atexit, runpy, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
sys.modules["apim.console.server"] = None  # what comes after the address ends here
sys.argv = ["apim", *sys.argv[1:]]
runpy.run_module("apim", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("line", [("console", "--stack", "local", "--outputs"), ("deployed", "--stack", "local", "--state")])
def test_what_asks_pulumi_alone_reads_no_settings(outputs, line):
    """The address is printed, and contracts are listed, before the libraries of settings and servers are imported."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIBRARIES, *line, outputs], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("http://127.0.0.1:") == (line[0] == "console")
    imported = {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}
    assert "typer" in imported
    assert imported & {"pydantic", "yaml", "settings", "desired_state", "jinja2", "httpx", "starlette", "azure"} == set()


def test_garbage_is_looked_for_while_it_serves(monkeypatch):
    """Other commands look for none, since they are soon over: a server would keep what each request leaves."""
    seen = []

    class Server:
        def __init__(self, _settings):
            pass

        async def serve(self, **_sockets):
            seen.append(gc.isenabled())

    monkeypatch.setattr(uvicorn, "Server", Server)
    gc.disable()  # as `python -m apim` does
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            server.serve(None, taken)
    finally:
        gc.enable()
    assert seen == [True]
