"""A run of the program in a copy of the warm process is what it is in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
from typing import Any

import pytest

from tests.e2e.prepared import kept_pip
from tests.e2e.warm_host import NO_PROGRAM, warm_host
from tools.paths import ROOT, VENV

SCRIPT = """
import json, os, select, sys
print(json.dumps([sys.argv[1:], os.environ["A"], os.getcwd(), __name__, "settings" in sys.modules, os.getppid()]), flush=True)
print("to stderr", file=sys.stderr)
while not select.select([sys.stdin], [], [], 0.05)[0]:
    pass  # a signal that comes just before a read would be handled after it
line = sys.stdin.readline()
sys.exit(int(line))
"""


@pytest.fixture
def start(tmp_path):
    """Start what a language host starts, warm or not, on the program in a folder."""
    script = tmp_path / "pulumi-language-python-exec"
    script.write_text(SCRIPT, encoding="utf-8")

    def run(program=ROOT, **more):
        line = [str(VENV / "bin" / "python"), str(script), "--pwd", str(program), "."]
        pipes: dict[str, Any] = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
        return subprocess.Popen(line, cwd=tmp_path, env={**os.environ, **kept_pip(), "A": "b", **more}, text=True, **pipes)

    return run


@pytest.fixture
def program(tmp_path):
    """A copy of the program's modules."""
    copy = tmp_path / "program"
    for folder in (each for each in ROOT.iterdir() if (each / "__init__.py").is_file() and each not in NO_PROGRAM):
        shutil.copytree(folder, copy / folder.name)
    return copy


def test_arguments_variables_folder_streams_and_exit_code(start, tmp_path):
    """All but what is imported."""
    for more, imported in (({}, False), (warm_host(), True)):
        with start(**more) as run:
            out, err = run.communicate("7\n")
        *told, parent = json.loads(out)
        assert told == [["--pwd", str(ROOT), "."], "b", str(tmp_path), "__main__", imported]
        assert (run.returncode, err, parent == os.getpid()) == (7, "to stderr\n", not imported)


def test_an_edited_program_is_imported_anew(start, program):
    """Copied as it is, it is the same."""
    for edit, imported in ((lambda _: None, True), (lambda file: file.write_text("edited = True\n"), False)):
        edit(program / "settings" / "__init__.py")
        with start(program, **warm_host()) as run:
            assert json.loads(run.communicate("0\n")[0])[4] is imported


def test_signals_reach_the_copy(start):
    """An interruption ends as Python ends one; a killed process takes it along."""
    with start(**warm_host()) as run:
        run.stdout.readline()
        run.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in run.stderr.read()  # its input stays open: at the end of that the script would fail by itself
        assert run.wait()
    with start(**warm_host()) as run:
        run.stdout.readline()
        run.kill()
        assert run.stdout.read() == ""  # its end is that of the last process which has the stream


def test_without_the_process_it_starts_as_always(start, tmp_path):
    with start(WARM_HOST=str(tmp_path / "none")) as run:
        out, _ = run.communicate("0\n")
    assert (run.returncode, json.loads(out)[4]) == (0, False)
