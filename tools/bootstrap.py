"""Makes `.venv` and installs the pinned requirements into it, once per change of the requirement files.

Runs under the system's Python, which tools/python.sh has found to be new enough; standard library only.
`python -m tools.bootstrap runtime|development`.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import bytecode, uv
from tools.console import ToolError, exit_code, run_with_progress, say
from tools.paths import CACHE, ROOT, VENV
from tools.turn import turn

PYTHON = VENV / "bin" / "python"

FILES = {
    "runtime": ("requirements.txt", "requirements-apim.txt"),
    "development": ("requirements.txt", "requirements-apim.txt", "requirements-dev.txt"),
}
"""What each kind of user needs; the last file is the one installed, since each repeats the pins of those before it."""

EXPECTED = {
    "runtime": "5 to 10 seconds",
    "development": "5 to 15 seconds, 2 with uv's cache",
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
    ) and os.access(PYTHON, os.X_OK)


def prepare(kind: str) -> None:
    """Fill `.venv`. Raises ToolError when the venv module is missing or the installer fails."""
    if is_ready(kind):
        return
    with turn(CACHE / "bootstrap.lock", "installing the requirements"):
        if not is_ready(kind):
            with bytecode.written("sources"):  # downloads leave a processor idle
                _install(kind)


def _install(kind: str) -> None:
    make_environment()
    for old in FILES:
        stamp(old).unlink(missing_ok=True)
    installer, env = _installer()
    # No bytecode: that of 20,000 generated SDK modules would take longer than the download, and few are ever imported.
    run_with_progress(
        [*installer, "--require-hashes", "-r", FILES[kind][-1]],
        title=f"installing {FILES[kind][-1]} into .venv",
        usually=EXPECTED[kind],
        cwd=ROOT,
        env=env,
        log=CACHE / "install.log",
    )
    if kind == "development":
        _install_simulator(installer, env)
    stamp(kind).write_text(key(kind), encoding="ascii")


def make_environment(*, with_pip: bool = False) -> None:
    """Make `.venv` where it does not work yet, at first without pip, whose pin comes with the rest. Raises ToolError."""
    if os.access(PYTHON, os.X_OK) and (not with_pip or (VENV / "bin" / "pip").exists()):
        return
    options = ["--clear"] if with_pip else ["--clear", "--without-pip"]
    made = subprocess.run([sys.executable, "-m", "venv", *options, str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        detail = (made.stdout + made.stderr).strip()
        raise ToolError(f"{sys.executable} -m venv failed; on Debian and Ubuntu install the package python3-venv\n{detail}")


def _installer() -> tuple[list[str], Mapping[str, str]]:
    """The command that installs into `.venv`, and its environment: uv, or pip where $INSTALLER or this machine wants that."""
    if os.environ.get("INSTALLER", "uv") == "uv":
        pip = uv.pip_of_this_python()
        if pip is None:
            make_environment(with_pip=True)
            pip = [str(PYTHON), "-m", "pip"]
        try:
            command, env = uv.provided(pip)
            return [str(command), "pip", "install", "--python", str(PYTHON)], env
        except ToolError as error:
            say(f"pip does it, since uv is not to be had here: {error}")
    make_environment(with_pip=True)
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"], os.environ


def _install_simulator(installer: Sequence[str], env: Mapping[str, str]) -> None:
    """The simulator from its folder, following changes of its source."""
    command = [*installer, "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT / "simulator")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"the simulator could not be installed into .venv\n{done.stdout}{done.stderr}".rstrip())


def main() -> int:
    """Prepare the environment for the kind of user named on the command line."""
    kind = sys.argv[1]

    def run() -> int:
        prepare(kind)
        return 0

    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
