"""Building the CLI once: complete or not at all, by one run at a time, again when the pins change. Go itself is a script here."""

import shutil
import threading

import pytest

from tools import engine_build
from tools.console import ToolError
from tools.paths import ENGINE

GO = """
case "$1" in
  build)
    for last; do :; done
    out=$(printf '%s\\n' "$*" | sed 's/.* -o \\([^ ]*\\) .*/\\1/')
    sleep 0.2
    echo "compiling $last" >&2
    echo binary > "$out$(basename "$last")" ;;
  list) [ "$2" = -m ] && [ "$3" = -f ] && echo "{sdk}" || exit 0 ;;
esac
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """The module files in a folder of their own, and a cache beside them."""
    folder = tmp_path / "engine"
    shutil.copytree(ENGINE, folder)
    sdk = tmp_path / "sdk"
    (sdk / "python" / "cmd").mkdir(parents=True)
    (sdk / "python" / "cmd" / "pulumi-language-python-exec").write_text("#!/usr/bin/env python\n", encoding="utf-8")
    monkeypatch.setattr(engine_build, "CLI_MODULE", folder / "cli")
    monkeypatch.setattr(engine_build, "HOST_MODULE", folder / "python-host")
    monkeypatch.setattr(engine_build, "BINARIES", tmp_path / "cache" / "bin")
    return folder


@pytest.fixture
def go(programs, tmp_path):
    """A Go that leaves files where a real one would; returns the log of its calls."""
    return programs(keep_system=True, go=GO.replace("{sdk}", str(tmp_path / "sdk")))


def builds(log):
    """The `go build` calls."""
    return [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("build")]


def test_the_pins_of_this_repository():
    """The newer Go version that one of the modules needs; the CLI's version is the one known to build and to run this SDK."""
    assert (engine_build.engine_version(), engine_build.go_version()) == ("v3.274.1", "1.26.6")


def test_a_build_is_complete(checkout, go, tmp_path):
    """CLI, language host, its executor and the stamp lie together; nothing else is left."""
    assert not engine_build.is_built()
    engine_build.build()
    names = sorted(file.name for file in (tmp_path / "cache" / "bin").iterdir())
    assert names == ["pulumi", "pulumi-language-python", "pulumi-language-python-exec", "stamp"]
    assert (tmp_path / "cache" / "bin" / "pulumi-language-python-exec").stat().st_mode & 0o777 == 0o755
    assert engine_build.is_built()
    assert sorted(file.name for file in (tmp_path / "cache").iterdir() if file.is_dir()) == ["bin"]


def test_the_command_line_of_the_cli(checkout, go):
    """The flags that are known to work, C switched off."""
    engine_build.build()
    version = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.274.1"
    expected = f"build -v -buildvcs=false -trimpath -tags osusergo grpcnotrace -ldflags -w -s -X {version} -o "
    assert builds(go)[0].startswith(expected)
    assert builds(go)[0].endswith(" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")


def test_a_second_run_builds_nothing(checkout, go):
    """The stamp fits, so Go is not asked."""
    engine_build.build()
    engine_build.build()
    assert len(builds(go)) == 2


def test_changed_pins_build_again(checkout, go):
    """A new checksum file is a new engine."""
    engine_build.build()
    with (checkout / "cli" / "go.sum").open("a", encoding="utf-8") as sums:
        sums.write("\n")
    assert not engine_build.is_built()
    engine_build.build()
    assert (engine_build.is_built(), len(builds(go))) == (True, 4)


def test_two_runs_at_once_build_once(checkout, go, capsys):
    """The second waits for the first, says so, and finds the work done."""
    runs = [threading.Thread(target=engine_build.build) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert (engine_build.is_built(), len(builds(go))) == (True, 2)
    assert "==> another run is building the pulumi CLI; waiting for it" in capsys.readouterr().out


def test_a_failed_build_leaves_the_earlier_one(checkout, go, programs, tmp_path):
    """A broken build neither half replaces what was there nor leaves its own folder."""
    engine_build.build()
    before = (tmp_path / "cache" / "bin" / "stamp").read_text(encoding="ascii")
    with (checkout / "cli" / "go.sum").open("a", encoding="utf-8") as sums:
        sums.write("\n")
    programs(keep_system=True, go='[ "$1" = build ] && { echo "disk full"; exit 2; }; exit 0')
    with pytest.raises(ToolError, match="go ended with exit code 2") as caught:
        engine_build.build()
    assert str(caught.value).endswith("\n  disk full")
    assert (tmp_path / "cache" / "bin" / "stamp").read_text(encoding="ascii") == before
    assert sorted(file.name for file in (tmp_path / "cache").iterdir() if file.is_dir()) == ["bin"]


def test_go_too_old(checkout, programs):
    """Go's own words, and the ways out."""
    words = "go: go.mod requires go >= 1.26.6 (running go 1.22.1; GOTOOLCHAIN=local)"
    programs(keep_system=True, go=f'echo "{words}" >&2; exit 1')
    with pytest.raises(ToolError) as caught:
        engine_build.build()
    assert str(caught.value) == (
        f"Go is too old to build the pulumi CLI: {words}; install Go 1.26.6 or newer (https://go.dev/dl/), "
        "let Go fetch it (GOTOOLCHAIN=auto), or install the pulumi CLI (https://www.pulumi.com/docs/install/)"
    )


def test_damaged_module_file(checkout):
    """A pin that is gone is named with its file."""
    (checkout / "cli" / "go.mod").write_text("module x\n", encoding="utf-8")
    with pytest.raises(ToolError, match="restore it from version control"):
        engine_build.key()
