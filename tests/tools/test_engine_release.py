"""The released CLI: fetched where it can be, and used only if it is what is pinned. A loopback server stands in for its makers."""

import hashlib
import io
import platform
import subprocess
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools import engine, engine_build, engine_release
from tools.console import ToolError

CLI = b"#!/bin/sh\necho v3.255.0\n"


def archive(*names):
    """A release archive with these programs, and one that no Python program needs."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        for name in (*names, "pulumi/pulumi-language-nodejs"):
            entry = tarfile.TarInfo(name)
            entry.size = len(CLI)
            files.addfile(entry, io.BytesIO(CLI))
    return packed.getvalue()


WHOLE = archive("pulumi/pulumi", "pulumi/pulumi-language-python", "pulumi/pulumi-language-python-exec")


@pytest.fixture
def release(tmp_path, monkeypatch):
    """`release(body, …)` lets the server answer with it, and returns what was asked for; the sum of WHOLE is pinned here."""
    answers, asked = {}, []

    class Release(BaseHTTPRequestHandler):
        """Answers every path alike."""

        def do_GET(self):
            asked.append(self.path)
            self.send_response(answers["status"])
            self.send_header("Content-Length", str(answers["length"]))
            self.end_headers()
            self.wfile.write(answers["body"])

        def log_message(self, *_):
            """Nothing."""

    def answer(body, *, status=200, length=None):
        answers.update(body=body, status=status, length=len(body) if length is None else length)
        return asked

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    here = (platform.system(), platform.machine())
    monkeypatch.setattr(engine_release, "SHA256", {here: ("this-machine", hashlib.sha256(WHOLE).hexdigest())})
    monkeypatch.setattr(engine_release, "BINARIES", tmp_path / "engine" / "release")
    monkeypatch.setattr(engine_build, "BINARIES", tmp_path / "engine" / "bin")
    with ThreadingHTTPServer(("127.0.0.1", 0), Release) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = f"http://127.0.0.1:{server.server_port}/pulumi-{{version}}-{{platform}}.tar.gz"
        monkeypatch.setattr(engine_release, "SOURCE", source)
        yield answer
        server.shutdown()


def test_it_is_fetched_verified_and_used(release, programs, tmp_path):
    """Once; what a Python program needs of it, and nothing beside."""
    programs()
    asked = release(WHOLE)
    found = engine.resolve()
    assert found == engine.Engine(tmp_path / "engine" / "release", "v3.255.0", "as released")
    assert subprocess.run([str(found.pulumi)], capture_output=True, text=True, check=True).stdout == "v3.255.0\n"
    names = sorted(file.name for file in found.binaries.iterdir())
    assert names == ["pulumi", "pulumi-language-python", "pulumi-language-python-exec", "stamp"]
    assert engine.resolve() == found
    assert asked == ["/pulumi-v3.255.0-this-machine.tar.gz"]
    assert sorted(file.name for file in (tmp_path / "engine").iterdir()) == ["lock", "release"]


def test_what_is_not_pinned_stops_and_leaves_nothing(release, programs, tmp_path):
    """Go is not asked either: somebody may have exchanged the archive."""
    log = programs(go="exit 0")
    release(archive("pulumi/pulumi", "pulumi/pulumi-language-python", "pulumi/pulumi-other"))
    with pytest.raises(ToolError, match=r"is not the archive that is pinned: its SHA-256 is [0-9a-f]{64}, expected "):
        engine.resolve()
    assert [file.name for file in (tmp_path / "engine").iterdir()] == ["lock"]
    assert log.read_text(encoding="utf-8") == ""


def test_an_archive_without_the_host_is_refused(release, programs, monkeypatch):
    """What the pin vouches for may still be laid out in another way."""
    programs()
    body = archive("pulumi/pulumi")
    here = (platform.system(), platform.machine())
    monkeypatch.setattr(engine_release, "SHA256", {here: ("this-machine", hashlib.sha256(body).hexdigest())})
    release(body)
    with pytest.raises(ToolError, match=r"has no pulumi-language-python$"):
        engine.resolve()
    assert not engine_release.is_there()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"body": b"", "status": 404}, "Not Found"),
        ({"body": WHOLE[:100], "length": len(WHOLE)}, f"it ended after 100 of {len(WHOLE)} bytes"),
    ],
)
def test_go_builds_it_where_it_cannot_be_fetched(release, programs, monkeypatch, capsys, answer, reason):
    """With the reason."""
    programs(go="exit 0")
    release(**answer)
    built = []
    monkeypatch.setattr(engine_build, "build", lambda: built.append(True))
    monkeypatch.setattr(engine_build, "is_built", lambda: bool(built))
    assert engine.resolve().origin == "built from engine/"
    out = capsys.readouterr().out
    assert f"==> Go builds the pulumi CLI: {engine_release.SOURCE.split('/pulumi-')[0]}" in out
    assert reason in out
    programs(go="exit 1")
    built.clear()
    with pytest.raises(ToolError, match="Go cannot read"):
        engine.resolve()


def test_a_machine_without_a_pin_is_told_both_ways_out(release, programs, monkeypatch):
    """Nothing is fetched; before anything is installed `make` says so."""
    programs()
    asked = release(WHOLE)
    monkeypatch.setattr(engine_release, "SHA256", {})
    monkeypatch.setattr("sys.argv", ["engine", "--check"])
    with pytest.raises(ToolError) as caught:
        engine.resolve()
    expected = f"there is no pulumi CLI to deploy with, and no release archive is pinned for {platform.system()} on "
    assert str(caught.value).startswith(expected)
    assert (engine.main(), asked) == (1, [])


def test_the_check_fetches_but_builds_nothing(release, programs, monkeypatch):
    """What takes minutes comes after what takes seconds."""
    monkeypatch.setattr("sys.argv", ["engine", "--check"])
    monkeypatch.setattr(engine_build, "build", lambda: pytest.fail("built"))
    programs(go="exit 0")
    release(b"", status=503)
    assert engine.main() == 0
    release(WHOLE)
    assert engine.main() == 0
    assert engine_release.is_there()
