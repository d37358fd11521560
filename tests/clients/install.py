"""Each client in a folder of its own under the cache, so that nothing of theirs is among what the project needs."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.clients.catalog import PROGRAMS, Client, Language
from tools.console import ToolError
from tools.paths import CACHE

INSTALLED: Final = "installed.txt"


def ready(client: Client) -> tuple[list[str], Path]:
    """The command that runs a client's program, and the folder to run it in; installed once per pin. Raises ToolError."""
    folder = CACHE / "clients" / client.name
    stamp, wanted = folder / INSTALLED, "\n".join(client.packages)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        INSTALL[client.language](client, folder)
        stamp.write_text(wanted, encoding="utf-8")
    return COMMAND[client.language](client, folder), folder


def run(line: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises ToolError with the end of what it said."""
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        raise ToolError(f"{' '.join(line[:3])} ended with exit code {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def _python(client: Client, folder: Path) -> None:
    run([sys.executable, "-m", "venv", ".venv"], folder)
    run(
        [".venv/bin/python", "-m", "pip", "install", "-q", "--pre" if "b" in client.packages[0] else "-q", *client.packages], folder
    )


def _node(client: Client, folder: Path) -> None:
    if shutil.which("npm") is None:
        raise ToolError("npm is needed (Node 20 or newer)")
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", *client.packages], folder)
    # A module is looked for beside the file that imports it.
    for file in (client.program, PROGRAMS / "node" / "run.mjs"):
        shutil.copyfile(file, folder / file.name)


def _node_command(client: Client, folder: Path) -> list[str]:
    for file in (client.program, PROGRAMS / "node" / "run.mjs"):
        shutil.copyfile(file, folder / file.name)
    return ["node", "run.mjs", client.program.name]


INSTALL: Final[dict[Language, Callable[[Client, Path], None]]] = {"python": _python, "node": _node}
COMMAND: Final[dict[Language, Callable[[Client, Path], list[str]]]] = {
    "python": lambda client, _: [".venv/bin/python", str(PROGRAMS / "python" / "run.py"), str(client.program)],
    "node": _node_command,
}
