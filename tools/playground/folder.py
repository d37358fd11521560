"""A playground's folder: made, entered again, ended."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from tools import arm, engine, leftovers, simulator_process, stand_in
from tools.console import ToolError, say
from tools.local_stack import FOREIGN, environment, search_path, variables
from tools.paths import CACHE, ROOT
from tools.playground import marker, repository
from tools.playground.setups import ACCOUNTS, LOCAL, TEXTS, WALKTHROUGH, Setup, setup
from tools.simulator_process import Addresses

KEPT = ".cache"
"""Folder of the playground with all that is not its repository's; ignored by git."""


def folder_of(example: str) -> Path:
    """Where the playground of that name is."""
    return CACHE / ("playground" if example == LOCAL else f"playground-{example}")


def make(folder: Path, example: str = LOCAL, *, anew: bool = False) -> Path:
    """Make the playground, or enter the one that is there; the file to source. Raises ToolError.

    One that nobody finished is made anew. Any other content of the folder is somebody's, and stays.
    """
    wanted = setup(example)
    found = marker.read(folder)
    if found is None and folder.exists() and any(folder.iterdir()):
        raise ToolError(f"{folder} is not empty, and is no playground: remove it, then run this again")
    if found is not None and (anew or not found["ready"] or found["example"] != example):
        discard(folder)
    if not folder.exists():
        _make(folder, wanted)
    addresses, _ = simulator_process.ensure(folder / KEPT / "simulator", seed=wanted.world)
    return _enter(folder, addresses)


def _make(folder: Path, wanted: Setup) -> None:
    cli = engine.resolve()
    say(f"making {folder}")
    folder.mkdir(parents=True)
    marker.write(folder, checkout=ROOT, example=wanted.example, is_ready=False)
    repository.copy(folder)
    repository.furnish(folder, wanted)
    (folder / KEPT / "state").mkdir(parents=True)
    stand_in.install(folder / KEPT / "pulumi")
    addresses, _ = simulator_process.ensure(folder / KEPT / "simulator", seed=wanted.world)
    _initialise(folder, wanted, cli, addresses)
    repository.commit(folder, "Publish Azure OpenAI")
    if wanted.example == WALKTHROUGH:
        repository.branch(folder)
    marker.write(folder, checkout=ROOT, example=wanted.example, is_ready=True)


def _initialise(folder: Path, wanted: Setup, cli: engine.Engine, addresses: Addresses) -> None:
    """What a team does once: make the stack, and set its secrets."""
    _pulumi(folder, cli, addresses, "stack", "init", wanted.stack)
    for name in wanted.secrets:
        place = ACCOUNTS.get((wanted.world, name))
        value = arm.account_key(addresses, *place) if place else TEXTS[name]
        _pulumi(folder, cli, addresses, "config", "set", "--secret", name, stdin=value)


def _pulumi(folder: Path, cli: engine.Engine, addresses: Addresses, *arguments: str, stdin: str | None = None) -> None:
    line = [str(cli.pulumi), *arguments, "--non-interactive", "--color=never"]
    known = environment(cli, addresses, folder / KEPT)
    done = subprocess.run(line, cwd=folder, env=known, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"pulumi {' '.join(arguments[:2])} failed: {(done.stderr or done.stdout).strip()}")


def _enter(folder: Path, addresses: Addresses) -> Path:
    """Write the file that makes a shell one of the playground. After a restart the simulator may have other ports."""
    lines = [f"unset {name}" for name in sorted(os.environ) if name.startswith(FOREIGN)]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in variables(addresses, folder / KEPT).items()]
    first = os.pathsep.join([*search_path(engine.resolve()), str(folder / "bin")])
    file = folder / repository.ENTER
    file.touch(mode=0o600)
    file.write_text("\n".join([*lines, f'export PATH={shlex.quote(first)}:"$PATH"', f"cd {shlex.quote(str(folder))}", ""]), "utf-8")
    return file


def stop(folder: Path) -> bool:
    """End its simulator. False when none ran."""
    return simulator_process.stop(folder / KEPT / "simulator")


def end_language_hosts(folder: Path) -> int:
    """End what a killed engine of it left at work; how many processes there were."""
    return leftovers.end_language_hosts(folder / KEPT / "pulumi")


def stop_all(cache: Path = CACHE) -> list[Path]:
    """End the simulators of all playgrounds of this checkout; the folders whose did run."""
    return [folder for folder in all_of(cache) if stop(folder)]


def all_of(cache: Path) -> list[Path]:
    """The folders of all playgrounds of this checkout."""
    return [folder for folder in sorted(cache.glob("playground*")) if folder.is_dir()]


def discard(folder: Path) -> None:
    """Remove the folder, and end what runs over it."""
    leftovers.end_consoles(folder / KEPT)
    end_language_hosts(folder)
    stop(folder)
    leftovers.end(folder)
    shutil.rmtree(folder)
