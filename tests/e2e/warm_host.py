"""A process that has imported the program's modules, and is copied (forked) for each run of the program that a test starts.

An update that changes nothing spends a third of its processor time on these imports. All else is as without it: the script of the
language host runs from its first line, in a process of its own, with the arguments, variables, folder and streams of the process
that the host has started, which ends as it ends (quick_hosts/sitecustomize.py). The modules of a program that differs from the
repository's are imported anew.
"""

import ast
import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.paths import ROOT, VENV

MAIN = ROOT / "__main__.py"
NO_PROGRAM = {ROOT / "tests", ROOT / "tools", VENV}
"""Folders of modules that no copy of the program has."""


@cache
def warm_host() -> dict[str, str]:
    """Variables by which language hosts find the process, which is started here and lives as long as this one."""
    folder = TemporaryDirectory(prefix="warm-")
    atexit.register(folder.cleanup)
    place = Path(folder.name) / "socket"
    line = [str(VENV / "bin" / "python"), "-m", "tests.e2e.warm_host", str(place)]
    process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    atexit.register(process.communicate)  # closes its stdin, and it ends
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return {"WARM_HOST": str(place)}


class Asked:
    """A process that waits for its program to be run here."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        size, self.streams, *_ = socket.recv_fds(connection, 4, 3)
        with connection.makefile("rb") as content:
            asked = json.loads(content.read(int.from_bytes(size, "big")))
        self.arguments: list[str] = asked["arguments"]
        self.variables: dict[str, str] = asked["variables"]
        self.folder: str = asked["folder"]

    def close(self) -> None:
        """Keep nothing of it: a stream that is open here would not end."""
        for stream in self.streams:
            os.close(stream)
        self.connection.close()

    def run(self) -> None:
        """Be that process, and let it end as this one does."""
        for number, stream in enumerate(self.streams):
            os.dup2(stream, number)
        os.environ.clear()
        os.environ.update(self.variables)
        os.chdir(self.folder)
        sys.argv = self.arguments
        sys.path[0] = str(Path(self.arguments[0]).parent)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background of a shell has it ignored
        forget_unless_same(Path(self.arguments[self.arguments.index("--pwd") + 1]))
        threading.Thread(target=self._follow, daemon=True).start()
        code = exit_code_of(self.arguments[0])
        self.connection.send(bytes([code]))
        os._exit(code)

    def _follow(self) -> None:
        while number := self.connection.recv(1):
            os.kill(os.getpid(), number[0])
        os._exit(1)  # it was killed


def exit_code_of(script: str) -> int:
    """What a script ends with that is run to its end, and all that it has registered for it."""
    code: object = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - as Python itself, at the end of a script
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


def forget_unless_same(program: Path) -> None:
    """Let modules be imported anew where those of the program in the folder are others."""
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    paths = {name: Path(file) for name, file in files.items() if file and Path(file).is_relative_to(ROOT)}
    own = {name: path for name, path in paths.items() if NO_PROGRAM.isdisjoint(path.parents)}
    with suppress(FileNotFoundError):
        if all(stamp(path) == stamp(program / path.relative_to(ROOT)) for path in own.values()):
            return
    for name in own:
        del sys.modules[name]


def stamp(file: Path) -> tuple[int, int]:
    """What an edit changes, and a copy keeps."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def import_all() -> None:
    """What the program imports, in its order."""
    tree = ast.parse(MAIN.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, str(MAIN), "exec"), {})  # noqa: S102 - our own file


def serve(place: str) -> None:
    """Copy this process for each that asks, until the one that has started it is gone."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            asked = Asked(listener.accept()[0])
            if not os.fork():
                listener.close()
                asked.run()
            asked.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    with suppress(ChildProcessError):
        while os.wait():
            pass


if __name__ == "__main__":
    import_all()
    serve(sys.argv[1])
