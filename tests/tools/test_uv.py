"""uv comes from its pin, once, and asks for packages where pip would."""

import pytest

from tools import uv
from tools.console import ToolError

LISTED = """:env:.cert='/etc/ssl/ours.pem'
:env:.disable-pip-version-check='1'
global.index-url='https://mirror.example/simple'
global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'
install.index-url='https://installs.example/simple'
install.find-links='/wheels https://files.example'
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where uv lands, with a pin of its own."""
    (tmp_path / "uv.txt").write_text("uv==0.1 --hash=sha256:0\n", encoding="utf-8")
    for name, value in (("PINS", tmp_path / "uv.txt"), ("FOLDER", tmp_path / "uv"), ("CACHE", tmp_path)):
        monkeypatch.setattr(uv, name, value)
    return tmp_path


def pip(folder, body):
    """A stand-in for pip that notes its arguments."""
    script = folder / "pip"
    script.write_text(f'#!/bin/sh\necho "$@" >> {folder}/calls\n{body}\n')
    script.chmod(0o755)
    return [str(script)]


PUTS = 'while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; touch "$2/bin/uv"; chmod +x "$2/bin/uv"'


def test_it_is_installed_once_per_pin(folder):
    """By hashes, as a wheel, and without anything beside it."""
    command = pip(folder, PUTS)
    first = uv.provide(command)
    assert first.is_file()
    assert uv.provide(command) == first
    (line,) = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert "--no-deps --only-binary :all: --require-hashes --target " in line
    assert line.endswith(f"-r {folder}/uv.txt")
    (folder / "uv.txt").write_text("uv==0.2 --hash=sha256:1\n", encoding="utf-8")
    assert uv.provide(command) != first


def test_a_pip_that_fails_leaves_nothing(folder):
    """Its last lines are in the error."""
    with pytest.raises(ToolError, match="THESE PACKAGES DO NOT MATCH THE HASHES"):
        uv.provide(pip(folder, "echo THESE PACKAGES DO NOT MATCH THE HASHES; exit 1"))
    assert list((folder / "uv").iterdir()) == []


def test_pips_configuration_is_translated():
    """The command's section before the global one, the environment before both."""
    assert uv.translated(LISTED) == {
        "SSL_CERT_FILE": "/etc/ssl/ours.pem",
        "UV_DEFAULT_INDEX": "https://installs.example/simple",
        "UV_EXTRA_INDEX_URL": "https://one.example/simple https://two.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,https://files.example",
    }


def test_what_is_set_for_uv_stays(folder, monkeypatch):
    """Who configured uv meant it."""
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    env = uv.environment(
        pip(folder, "echo \"global.index-url='https://mirror.example/simple'\"; echo \"global.proxy='http://proxy'\"")
    )
    assert (env["UV_DEFAULT_INDEX"], env["ALL_PROXY"]) == ("https://mine.example/simple", "http://proxy")
