"""Finds a `pulumi` CLI that can run this program, or fetches its release, or has one built from `engine/` with Go.

`python -m tools.engine` says which one is used, `--check` before anything is installed that one can be had; everything else asks
`resolve`.
"""

import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from tools import engine_build, engine_release
from tools.console import ToolError, exit_code, say

MINIMUM = (3, 231, 0)
"""Oldest CLI accepted. pulumi-azure-native 3.29.0, the SDK this program is written against, declares `pulumi>=3.231.0`:
the release its SDK and plugin were made for. CLI and SDK come out in step, so with an older CLI nobody tried them."""

NEITHER = """there is no pulumi CLI to deploy with, and {reason}. Two ways out:
  1. install pulumi {minimum} or newer, so that `pulumi version` works in this shell (https://www.pulumi.com/docs/install/), or
  2. install Go {go} or newer (https://go.dev/dl/); the CLI is then built once from engine/, which takes {expected}.
Then run the same command again."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A usable CLI: `binaries` is the folder to put on PATH, `origin` tells where it came from."""

    binaries: Path
    version: str
    origin: str

    @property
    def pulumi(self) -> Path:
        """The CLI itself."""
        return self.binaries / "pulumi"


def on_path() -> tuple[Engine | None, str]:
    """The installed CLI if it will do, else None and the reason ("" when there is none)."""
    found = shutil.which("pulumi")
    if found is None:
        return None, ""
    answer = subprocess.run([found, "version"], capture_output=True, text=True, check=False)
    match = re.search(r"v?(\d+)\.(\d+)\.(\d+)", answer.stdout)
    if answer.returncode or match is None:
        return None, f"{found} does not answer `pulumi version`"
    version = tuple(int(part) for part in match.groups())
    if version < MINIMUM or version[0] != MINIMUM[0]:
        return None, f"{found} is {match.group(0)}, but {dotted(MINIMUM)} or newer (and below 4) is needed"
    binaries = Path(found).parent
    if not (binaries / "pulumi-language-python").exists() and shutil.which("pulumi-language-python") is None:
        return None, f"{found} has no pulumi-language-python beside it"
    return Engine(binaries, match.group(0), "installed"), ""


def present() -> Engine | None:
    """An installed CLI of a fit version, else the one fetched or built before."""
    engine, _ = on_path()
    if engine is not None:
        return engine
    if engine_release.is_there():
        return Engine(engine_release.BINARIES, engine_release.VERSION, "as released")
    if engine_build.is_built():
        return Engine(engine_build.BINARIES, engine_build.engine_version(), "built from engine/")
    return None


def resolve() -> Engine:
    """The CLI that is there, else its release, else one built now.

    Raises ToolError when there is neither CLI nor a way to the release nor Go, when the release is not what is pinned, or the build
    fails.
    """
    engine = present()
    if engine is None:
        if not fetched():
            engine_build.build()
        engine = present()
    if engine is None:
        raise ToolError("the pulumi CLI was provided, and is gone again: was .cache removed meanwhile?")
    return engine


def fetched() -> bool:
    """Fetch the release. False where that cannot be, and Go can build the CLI instead; else ToolError."""
    _, unfit = on_path()
    if unfit:
        say(f"not using the installed pulumi: {unfit}")
    try:
        engine_release.fetch()
    except engine_release.UnavailableError as error:
        if shutil.which("go") is None:
            text = NEITHER.format(reason=error, minimum=dotted(MINIMUM), go=engine_build.go_version(), expected=engine_build.COLD)
            raise ToolError(text) from error
        engine_build.check_go()
        say(f"Go builds the pulumi CLI: {error}")
        return False
    return True


def dotted(version: tuple[int, ...]) -> str:
    """`(3, 231, 0)` -> `3.231.0`."""
    return ".".join(str(part) for part in version)


def run(arguments: list[str]) -> int:
    """Say which CLI is used, after fetching or building it where that is needed; `--check` builds nothing. Raises ToolError."""
    if arguments == ["--check"]:
        _ = present() or fetched()
        return 0
    engine = resolve()
    say(f"pulumi {engine.version}, {engine.origin}: {engine.pulumi}")
    return 0


def main() -> int:
    """The exit code."""
    return exit_code(lambda: run(sys.argv[1:]))


def hear_interrupts() -> None:
    """Make sure that what is started from here hears SIGINT, by which the engine asks its language host to end.

    A shell ignores SIGINT for what it starts in the background, and children inherit that. The host then stays, and the
    engine waits five seconds for it at the end of every command (observed with engine 3.259.0).
    """
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    sys.exit(main())
