"""`make bench`, first part: a document's way to an import, and the comparison of two, as whole processes beside their peers.

Each line is the quickest of several runs, taken in turns, since whatever disturbs only ever adds; memory is the highest resident
set. Peers are linters and differs that others publish: those on PATH or in `.cache/bench/peers` are measured, others are named
as absent. `make bench PEERS=--install-peers` installs them there with npm. Peers check other things; what is compared is what a
user waits for.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import workloads
from tools.console import ToolError, fail, say
from tools.paths import CACHE, ROOT, VENV

PEERS = CACHE / "bench" / "peers"
PACKAGES = ("@redocly/cli@2.77.0", "@stoplight/spectral-cli@6.16.3", "openapi-diff@0.24.1")
PATCH = [{"op": "replace", "path": "/info/title", "value": "Patched"}]
GOALS = {"contract": (0.2, 120.0), "diff": (0.4, None)}
"""Seconds and megabytes of the whole process, on the documents named below."""

LARGE, V1 = "openai-2.3.0.json", "azure-openai-v1.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One process, from its start to its end."""

    seconds: float
    megabytes: float
    code: int
    out: str


def once(command: Sequence[str], folder: Path) -> Run:
    """Run a command; its own exit code is kept, since a linter that finds something has done its work."""
    with tempfile.TemporaryFile(dir=folder) as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL, env={**os.environ, "CI": "true"})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors="replace")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6, process.returncode, text)


def quickest(commands: Mapping[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, Run]:
    """The quickest run of each command, rounds in turns."""
    best: dict[str, Run] = {}
    for _ in range(rounds):
        for name, command in commands.items():
            run = once(command, folder)
            if name not in best or run.seconds < best[name].seconds:
                best[name] = run
    return best


def documents(folder: Path) -> dict[str, Path]:
    """The large document, v1, a changed copy of v1, and the large one four and sixteen times, by name."""
    evidence = Path(os.environ.get("APIM_EVIDENCE", ROOT.parent / "shared")) / "specs"
    if not (evidence / LARGE).is_file():
        say(f"{evidence} is absent: measuring a document grown to the same size instead")
    found = {}
    for name in (LARGE, V1):
        tree = json.loads((evidence / name).read_bytes()) if (evidence / name).is_file() else workloads.whole_document()[0]
        found[name] = workloads.written(folder / name, tree)
        if name == LARGE:
            found |= {f"{times}x": workloads.written(folder / f"{times}x.json", _multiplied(tree, times)) for times in (4, 16)}
        else:
            found["changed"] = workloads.written(folder / "changed.json", _changed(tree))
    return found


def _multiplied(tree: dict[str, Any], times: int) -> dict[str, Any]:
    """The document with its paths and schemas `times` times, each copy referring to its own."""
    parts = {"paths": tree["paths"], "schemas": tree.get("components", {}).get("schemas", {})}
    paths, schemas = dict(parts["paths"]), dict(parts["schemas"])
    text = json.dumps(parts)
    for number in range(1, times):
        copy = json.loads(text.replace("#/components/schemas/", f"#/components/schemas/c{number}-"))
        paths |= {f"/c{number}{path}": item for path, item in copy["paths"].items()}
        schemas |= {f"c{number}-{name}": schema for name, schema in copy["schemas"].items()}
    for path, item in paths.items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                item[method] = {**operation, "operationId": f"{method}-{path}"}
    return {**tree, "paths": paths, "components": {**tree.get("components", {}), "schemas": schemas}}


def _changed(tree: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every tenth schema has lost a property, or a value of its list."""
    copy: dict[str, Any] = json.loads(json.dumps(tree))
    for schema in list(copy.get("components", {}).get("schemas", {}).values())[::10]:
        properties, values = schema.get("properties"), schema.get("enum")
        if properties:
            properties.pop(next(iter(properties)))
        elif values:
            values.pop()
    return copy


def peers(kind: str, files: Sequence[Path], folder: Path) -> dict[str, list[str] | None]:
    """Command lines of peers by name; None where one is not installed."""
    ruleset = folder / "ruleset.yaml"
    ruleset.write_text("extends: [[spectral:oas, recommended]]\n", encoding="utf-8")
    lines = {
        "contract": {
            "openapi-spec-validator": ["openapi-spec-validator", "--errors", "all", str(files[0])],
            "redocly lint": ["redocly", "lint", "--extends=minimal", "--format=json", str(files[0])],
            "spectral lint": ["spectral", "lint", "--ruleset", str(ruleset), "--format", "json", str(files[0])],
        },
        "diff": {"openapi-diff": ["openapi-diff", *map(str, files)], "oasdiff": ["oasdiff", "breaking", *map(str, files)]},
    }[kind]
    return {name: installed(line) for name, line in lines.items()}


def installed(line: list[str]) -> list[str] | None:
    """The command line with the program's whole path; None where it is not there."""
    places = os.pathsep.join(
        [str(PEERS / "node_modules" / ".bin"), str(PEERS / "bin"), str(VENV / "bin"), os.environ.get("PATH", os.defpath)]
    )
    program = shutil.which(line[0], path=places)
    return [program, *line[1:]] if program else None


def show(title: str, name: str, run: Run | None, *, stages: bool = False) -> None:
    """One line of the table, and below it the stages of our own."""
    if run is None:
        print(f"{title:<22} {name:<26} absent, not measured")
        return
    print(f"{title:<22} {name:<26} {run.seconds:7.3f} s {run.megabytes:7.0f} MB")
    if stages:
        taken: dict[str, float] = json.loads(run.out)
        print("    " + ", ".join(f"{stage} {value:g}" for stage, value in taken.items()) + " (stages in ms)")


def measured(rounds: int, folder: Path) -> bool:
    """Measure and print everything; whether the goals are met."""
    # In a process of its own: a child's peak includes the memory of the process that started it.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        files = pool.apply(documents, [folder])
    patch = workloads.written(folder / "patch.json", PATCH)  # type: ignore[arg-type]  # a list is JSON too
    ours = [sys.executable, "-m", "benchmarks.chain"]
    server = "https://contoso.openai.azure.com/v1"
    met = True
    for kind, arguments in (
        ("contract", [files[LARGE], patch]),
        ("diff", [files[V1], files["changed"]]),
    ):
        line = [*ours, kind, *map(str, arguments), *([server] if kind == "contract" else [])]
        others = peers(kind, arguments, folder)
        best = quickest({"ours": line, **{name: other for name, other in others.items() if other}}, folder, rounds)
        title = f"{kind}, {arguments[0].stat().st_size / 1000:.0f} KB"
        show(title, "ours, whole process", best["ours"], stages=True)
        for name in others:
            show(title, name, best.get(name))
        seconds, megabytes = GOALS[kind]
        good = best["ours"].seconds <= seconds and (megabytes is None or best["ours"].megabytes <= megabytes)
        limits = f"{seconds} s" + (f", {megabytes:.0f} MB" if megabytes else "")
        print(f"goal {'met' if good else 'MISSED'}: {kind} in at most {limits}\n")
        met = met and good
    for size in (LARGE, "4x", "16x"):
        run = quickest({size: [*ours, "contract", str(files[size]), str(patch), server]}, folder, max(1, rounds // 2))[size]
        show(f"growth, {files[size].stat().st_size / 1000:.0f} KB", size, run, stages=True)
    return met


def main() -> int:
    """Measure; the exit code is 0 also where a goal is missed, since a slow machine is no mistake."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contract", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the quickest counts (default: 5)")
    parser.add_argument("--install-peers", action="store_true", help="install the peers with npm first")
    options = parser.parse_args()
    if options.install_peers:
        npm = shutil.which("npm")
        if npm is None:
            return fail(ToolError("installing peers needs npm on PATH"))
        PEERS.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=PEERS, check=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        measured(options.rounds, Path(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
