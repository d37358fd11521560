"""Each client in a folder of its own under the cache, so that nothing of theirs is among what the project needs."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.clients import compiled
from tests.clients.catalog import PROGRAMS, Client, Language
from tests.clients.process import run
from tools.console import ToolError
from tools.paths import CACHE

INSTALLED: Final = "installed.txt"


def ready(client: Client, certificate: str) -> tuple[list[str], Path]:
    """The command that runs a client's program, and the folder to run it in. Raises ToolError.

    Installed once for its pins and, where it is compiled, for its program.
    """
    folder = CACHE / "clients" / client.name
    stamp, wanted = folder / INSTALLED, "\n".join([*client.packages, *_compiled(client)])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        INSTALL[client.language](client, folder)
        stamp.write_text(wanted, encoding="utf-8")
    if client.language == "java":
        return compiled.java_command(folder, certificate), folder
    return COMMAND.get(client.language, lambda _client, _folder: ["./program"])(client, folder), folder


def _compiled(client: Client) -> list[str]:
    return [client.program.read_text(encoding="utf-8")] if client.calls else []


def _python(client: Client, folder: Path) -> None:
    run([sys.executable, "-m", "venv", ".venv"], folder)
    # Some clients are prereleases for good.
    run([".venv/bin/python", "-m", "pip", "install", "--quiet", "--pre", *client.packages], folder)


def _node(client: Client, folder: Path) -> None:
    if shutil.which("npm") is None:
        raise ToolError("npm is needed (Node 20 or newer)")
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", *client.packages], folder)


def _node_command(client: Client, folder: Path) -> list[str]:
    # A module is looked for beside the file that imports it.
    for file in (client.program, PROGRAMS / "node" / "run.mjs"):
        shutil.copyfile(file, folder / file.name)
    return ["node", "run.mjs", client.program.name]


INSTALL: Final[dict[Language, Callable[[Client, Path], None]]] = {
    "python": _python,
    "node": _node,
    "go": compiled.go,
    "rust": compiled.rust,
    "java": compiled.java,
}
COMMAND: Final[dict[Language, Callable[[Client, Path], list[str]]]] = {
    "python": lambda client, _: [".venv/bin/python", str(PROGRAMS / "python" / "run.py"), str(client.program)],
    "node": _node_command,
}
