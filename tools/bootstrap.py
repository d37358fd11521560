"""Makes `.venv` and installs the pinned requirements into it, once per change of the requirement files.

Runs under the system's Python, which tools/python.sh has found to be new enough; standard library only.
`python -m tools.bootstrap runtime|development`.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tools.console import ToolError, fail, run_with_progress
from tools.paths import CACHE, ROOT, VENV

FILES = {
    "runtime": ("requirements.txt", "requirements-apim.txt"),
    "development": ("requirements.txt", "requirements-apim.txt", "requirements-dev.txt"),
}
"""What each kind of user needs; the last file is the one installed, since each repeats the pins of those before it."""

EXPECTED = {
    "runtime": "15 to 30 seconds",
    "development": "about 40 seconds, 15 with pip's cache",
}


def stamp(kind: str) -> Path:
    """The file that says which requirements `.venv` was filled from."""
    return VENV / f".installed-{kind}"


def key(kind: str) -> str:
    """Hash of the requirement files and of the Python that the environment was made with."""
    digest = hashlib.sha256(sys.version.encode())
    for name in FILES[kind]:
        digest.update((ROOT / name).read_bytes())
    if kind == "development":
        digest.update((ROOT / "simulator" / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def is_ready(kind: str) -> bool:
    """Whether `.venv` holds what `kind` needs; the development set contains the runtime set."""
    return any(
        stamp(each).is_file() and stamp(each).read_text(encoding="ascii") == key(each) for each in {kind, "development"}
    ) and os.access(VENV / "bin" / "python", os.X_OK)


def prepare(kind: str) -> None:
    """Fill `.venv`. Raises ToolError when the venv module is missing or pip fails."""
    if is_ready(kind):
        return
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "bootstrap.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(kind):
            _install(kind)


def _install(kind: str) -> None:
    if not os.access(VENV / "bin" / "python", os.X_OK):
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            detail = (made.stdout + made.stderr).strip()
            raise ToolError(f"{sys.executable} -m venv failed; on Debian and Ubuntu install the package python3-venv\n{detail}")
    for old in FILES:
        stamp(old).unlink(missing_ok=True)
    # Bytecode of 20,000 generated SDK modules would take longer than the download, and few are ever imported.
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile", "--require-hashes"]
    run_with_progress(
        [*pip, "-r", FILES[kind][-1]],
        title=f"installing {FILES[kind][-1]} into .venv",
        usually=EXPECTED[kind],
        cwd=ROOT,
        env=os.environ,
        log=CACHE / "pip.log",
    )
    if kind == "development":
        _install_simulator()
    stamp(kind).write_text(key(kind), encoding="ascii")


def _install_simulator() -> None:
    """The simulator from its folder, as `pip install ./simulator` would, but following changes of its source."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*pip, "--editable", str(ROOT / "simulator")], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"the simulator could not be installed into .venv\n{done.stdout}{done.stderr}".rstrip())


def main() -> int:
    """Prepare the environment for the kind of user named on the command line."""
    kind = sys.argv[1]
    try:
        prepare(kind)
    except ToolError as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
