"""Processes that nothing remembers: simulators whose folder was removed while they ran, language hosts whose engine was killed."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psutil

STOP_SECONDS = 10.0
SETTLE_SECONDS = 2.0


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
    # One that was stopped just now has let go of its folder, and is about to be gone.
    _, found = psutil.wait_procs(simulators(below), SETTLE_SECONDS)
    return _ended(found)


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
