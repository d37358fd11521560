"""The plugin as the engine starts it: a command, a port on stdout, an end."""

import ast
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2_grpc

SHIM = (
    Path(__file__).resolve().parents[3]
    / "simulator"
    / "src"
    / "apim_simulator"
    / "provider"
    / "bin"
    / "pulumi-resource-azure-native"
)


@contextmanager
def started(folder, **environ):
    """The plugin's process and a stub, started in `folder`; ends it."""
    process = subprocess.Popen(
        [str(SHIM), "127.0.0.1:1"], cwd=folder, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            port = int(process.stdout.readline())
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield process, provider_pb2_grpc.ResourceProviderStub(channel)
        finally:
            process.kill()


@pytest.fixture
def elsewhere(tmp_path):
    """A folder with modules that would be found first if it were on Python's path."""
    for name in ("apim_simulator", "grpc", "pulumi"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')\n")
    return tmp_path


@pytest.mark.parametrize("venv", [sys.prefix, ""])
def test_it_starts_from_any_folder_and_answers(elsewhere, venv):
    """With the active virtual environment's Python, else the repository's."""
    with started(elsewhere, VIRTUAL_ENV=venv) as (process, stub):
        assert stub.GetPluginInfo(empty_pb2.Empty(), timeout=10).version == "3.29.0"
        process.terminate()
        assert process.wait(timeout=5) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


def test_it_ends_when_the_engine_is_gone(tmp_path):
    """An engine that is killed sends no signal."""
    engine = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE); print(p.pid, p.stdout.readline())"
    done = subprocess.run(
        [sys.executable, "-c", engine, str(SHIM), "x"], capture_output=True, text=True, check=True, timeout=60, cwd=tmp_path
    )
    plugin = int(done.stdout.split()[0])
    try:
        waited = subprocess.run(["tail", f"--pid={plugin}", "-f", os.devnull], timeout=10, check=False)  # noqa: S607 - `tail` of the system
        assert waited.returncode == 0
    finally:
        try:
            os.kill(plugin, signal.SIGKILL)
        except ProcessLookupError:
            plugin = 0
    assert plugin == 0


def test_it_does_not_load_the_sdk():
    """Nor azure-mgmt: a start would take five times as long."""
    script = (
        "from apim_simulator.provider import protocol; protocol.lighten(); import sys, apim_simulator.provider.__main__; "
        "from apim_simulator.provider import metadata; metadata.load(); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=SHIM.parents[3])
    loaded = set(ast.literal_eval(done.stdout))
    assert {name for name in loaded if name.split(".")[0] in {"azure", "pulumi_azure_native"}} == set()
    assert {"pulumi.runtime.settings", "apim_simulator.provider.metadata.build"} & loaded == set()
    assert "pulumi.runtime.proto.provider_pb2" in loaded
