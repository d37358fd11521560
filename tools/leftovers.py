"""Processes that outlive what they are for: simulators without a folder, consoles of stopped ones, language hosts left behind."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psutil

STOP_SECONDS = 10.0


def simulators(below: Path) -> list[psutil.Process]:
    """Processes of the simulator whose state is in that folder or below it, by their command line."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line: list[str] = process.info["cmdline"] or []
        if any("apim_simulator" in word or "apim-simulator" in word for word in line) and _state(line, below):
            found.append(process)
    return found


def end(below: Path) -> int:
    """End them; how many there were."""
    return _ended(simulators(below))


CONSOLE = ["-m", "apim", "console"]
PLACES = ("PULUMI_HOME", "SSL_CERT_FILE")
"""Variables by which a console is one of a simulated stack; those of a real stack have no value below the simulator's folders."""


def consoles(below: Path) -> list[psutil.Process]:
    """Consoles on stacks whose simulator is below that folder, by their command line and environment."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if (process.info["cmdline"] or [])[1:4] != CONSOLE:
            continue
        with suppress(psutil.Error):  # gone meanwhile, or another user's
            known = process.environ()
            if any(Path(known[name]).is_relative_to(below) for name in PLACES if name in known):
                found.append(process)
    return found


def end_consoles(below: Path) -> int:
    """End them; how many there were."""
    return _ended(consoles(below))


def end_consoles_of(home: Path) -> int:
    """End those with that PULUMI_HOME; how many there were."""
    return _ended([each for each in consoles(home) if _home(each) == str(home)])


def _home(process: psutil.Process) -> str | None:
    with suppress(psutil.Error):
        return process.environ().get("PULUMI_HOME")
    return None


LANGUAGE_HOST = "pulumi-language-python"


def language_hosts(home: Path) -> list[psutil.Process]:
    """Language hosts, and the programs below them, that outlived an engine with that PULUMI_HOME.

    A host looks every five minutes whether its engine is there (`rpcutil.Healthcheck` in the source of sdk/v3 3.76.1): one that was
    killed leaves it, and the program that it runs, at work until then.
    """
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        line: list[str] = process.info["cmdline"] or []
        if not line or Path(line[0]).name != LANGUAGE_HOST:
            continue
        try:
            engine = process.parent()
            if process.environ().get("PULUMI_HOME") == str(home) and (engine is None or engine.name() != "pulumi"):
                found += [process, *process.children(recursive=True)]
        except psutil.Error:  # gone meanwhile, or another user's
            continue
    return found


def end_language_hosts(home: Path) -> int:
    """End them; how many processes there were."""
    return _ended(language_hosts(home))


def _ended(found: list[psutil.Process]) -> int:
    """End processes, those that do not listen at once; how many there were."""
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(found, STOP_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return len(found)


def _state(line: list[str], below: Path) -> bool:
    named = [Path(value) for word, value in pairwise(line) if word == "--state"]
    return any(each.is_relative_to(below) for each in named)
