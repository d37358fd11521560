"""Builds the pulumi CLI and its Python language host from the two Go modules in `engine/`.

The result lands in `.cache/engine/bin` by one rename, with a stamp of what it was built from inside, so a folder of that
name is always complete. Concurrent runs take turns on a file lock. Standard library only.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from tools.console import ToolError, run_with_progress
from tools.paths import CACHE, ENGINE
from tools.turn import turn

BINARIES = CACHE / "engine" / "bin"
STAMP = "stamp"
COLD = "5 to 9 minutes on two cores, half a minute where Go has it in its cache"

CLI_MODULE = ENGINE / "cli"
CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
HOST_MODULE = ENGINE / "python-host"
HOST_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
SDK = "github.com/pulumi/pulumi/sdk/v3"
EXECUTOR = Path("python", "cmd", "pulumi-language-python-exec")
"""The script the language host starts; taken from the CLI's own SDK module, whose version fits the engine."""


def engine_version() -> str:
    """The CLI's version as engine/cli/go.mod pins it, with its `v`."""
    return _pinned(CLI_MODULE, r"github\.com/pulumi/pulumi/pkg/v3 (v\S+)")


def go_version() -> str:
    """The oldest Go that can build both modules."""
    return max((_pinned(module, r"(?m)^go (\S+)$") for module in (CLI_MODULE, HOST_MODULE)), key=_numbers)


def cli_flags() -> list[str]:
    """Build flags of the CLI: no symbol tables, no C, and the version that `go install` would have stamped."""
    linker = f"-w -s -X {SDK}/go/common/version.Version={engine_version()}"
    return ["-trimpath", "-tags", "osusergo grpcnotrace", "-ldflags", linker]


def key() -> str:
    """Hash of everything that decides the result: both modules' pins, the flags, this kind of machine."""
    digest = hashlib.sha256()
    for module in (CLI_MODULE, HOST_MODULE):
        for name in ("go.mod", "go.sum"):
            digest.update((module / name).read_bytes())
    digest.update(json.dumps([cli_flags(), platform.system(), platform.machine()]).encode())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether the cached build is complete and from the present pins."""
    stamp = BINARIES / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == key()


def build() -> None:
    """Build into a temporary folder and put it in place; at once done if another run was faster.

    Raises ToolError when Go is too old, or the build fails.
    """
    with turn(BINARIES.parent / "lock", "building the pulumi CLI"):
        if is_built():
            return
        check_go()
        for left_over in BINARIES.parent.glob("building-*"):
            shutil.rmtree(left_over)
        building = BINARIES.parent / f"building-{os.getpid()}"
        try:
            _build_into(building)
            (building / STAMP).write_text(key() + "\n", encoding="ascii")
            if BINARIES.exists():
                shutil.rmtree(BINARIES)
            building.rename(BINARIES)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _build_into(folder: Path) -> None:
    folder.mkdir(parents=True)
    logs = BINARIES.parent
    run_with_progress(
        ["go", "build", "-v", "-buildvcs=false", *cli_flags(), "-o", f"{folder}/", CLI_PACKAGE],
        title=f"building the pulumi CLI {engine_version()} with Go, once",
        usually=COLD,
        cwd=CLI_MODULE,
        env=_environment(),
        log=logs / "build-cli.log",
    )
    run_with_progress(
        ["go", "build", "-v", "-buildvcs=false", "-o", f"{folder}/", HOST_PACKAGE],
        title="building pulumi's Python language host",
        usually="half a minute to two",
        cwd=HOST_MODULE,
        env=_environment(),
        log=logs / "build-python-host.log",
    )
    sdk = _go("list", "-m", "-f", "{{.Dir}}", SDK).stdout.strip()
    executor = shutil.copyfile(Path(sdk) / EXECUTOR, folder / EXECUTOR.name)
    executor.chmod(0o755)


def check_go() -> None:
    """Raise ToolError where Go is too old, or cannot read the pins."""
    probe = _go("list", "-m")
    if probe.returncode == 0:
        return
    problem = probe.stderr.strip()
    if "requires go" in problem:
        raise ToolError(
            f"Go is too old to build the pulumi CLI: {problem}; install Go {go_version()} or newer (https://go.dev/dl/), "
            "let Go fetch it (GOTOOLCHAIN=auto), or install the pulumi CLI (https://www.pulumi.com/docs/install/)"
        )
    raise ToolError(f"Go cannot read {CLI_MODULE / 'go.mod'}: {problem}")


def _go(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["go", *arguments], cwd=CLI_MODULE, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S607 - Go from PATH


def _environment() -> dict[str, str]:
    # A workspace file or flags of the user's own Go work would change what is built.
    kept = {name: value for name, value in os.environ.items() if name not in {"GOFLAGS", "GOOS", "GOARCH"}}
    return kept | {"CGO_ENABLED": "0", "GOWORK": "off"}


def _pinned(module: Path, pattern: str) -> str:
    match = re.search(pattern, (module / "go.mod").read_text(encoding="utf-8"))
    if match is None:
        raise ToolError(f"{module / 'go.mod'} does not say {pattern}; restore it from version control")
    return match.group(1)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
