"""Wall time of a command, and the peak memory of the processes it starts."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

INTERVAL_SECONDS = 0.1
"""Looking costs time too; where the system keeps the peak, seldom is often enough."""
ROLES = (
    ("pulumi-language-python-exec", "program"),
    ("pulumi-language-python", "host"),
    ("apim_simulator.provider", "plugin"),
    ("pulumi-resource-azure-native", "plugin"),
    ("simulator/provider", "plugin"),
)
"""What a process is, by the first of these its command line holds."""


class CommandError(Exception):
    """A measured command failed, so its figures mean nothing."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """`seconds` of wall time; `megabytes` is the highest resident set by role: engine, program, plugin, host."""

    seconds: float
    megabytes: Mapping[str, float]


def measure(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> Measurement:
    """Run a command to its end. Raises CommandError with the last lines of output when it fails."""
    peaks: dict[str, float] = {}
    ended = threading.Event()
    with log.open("w", encoding="utf-8") as out:
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=cwd, env=dict(env), stdout=out, stderr=subprocess.STDOUT) as process:
            watcher = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
            watcher.start()
            code = process.wait()
            seconds = time.perf_counter() - began
            ended.set()
            watcher.join()
    if code:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
        raise CommandError(f"{' '.join(command[:4])} ended with exit code {code}:\n{tail}")
    return Measurement(seconds, peaks)


def role(arguments: Sequence[str]) -> str:
    """What a process of the tree is; the engine is the one that nothing else matches."""
    line = " ".join(arguments)
    return next((name for mark, name in ROLES if mark in line), "engine")


def _watch(root: int, peaks: dict[str, float], ended: threading.Event) -> None:
    while not ended.wait(INTERVAL_SECONDS):
        try:
            top = psutil.Process(root)
            for process in [top, *top.children(recursive=True)]:
                _note(process, peaks)
        except psutil.NoSuchProcess:
            continue


def _note(process: psutil.Process, peaks: dict[str, float]) -> None:
    try:
        name = role(process.cmdline())
        peaks[name] = max(peaks.get(name, 0.0), resident_megabytes(process))
    except psutil.Error:
        return  # it ended between being listed and being looked at


def resident_megabytes(process: psutil.Process) -> float:
    """The highest resident set so far where the system keeps it (Linux), else the present one; megabytes of 10^6 bytes."""
    if sys.platform == "linux":
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
        except OSError as gone:
            raise psutil.NoSuchProcess(process.pid) from gone
        line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), None)
        if line is not None:
            return int(line.split()[1]) * 1024 / 1e6
    return float(process.memory_info().rss / 1e6)
