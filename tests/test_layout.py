"""The rooms of the project: who may import whom, how big a module may be, what works without Pulumi."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SIMULATOR = ROOT / "simulator" / "src" / "apim_simulator"
MODULE_LINES = 250
TEST_LINES = 400
"""Tests list cases one after the other, so a file of them may be longer."""
PROGRAM_LINES = 70
DEVELOPMENT = {"apim_simulator", "benchmarks", "tools"}
"""Packages that requirements-dev.in serves; the rest is a user's."""
COMPANIONS = {"pydantic_core", "markupsafe"}
"""Libraries that are the interface of one that is named, and pinned by it."""
SINGLE_MODULES = {
    "__main__": {"settings", "desired_state", "components", "declare", "linting", "pulumi", "yaml"},
}
"""Modules beside the packages, and what each may import besides the standard library."""


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the project: sources and tests, nothing installed or cached."""
    found = []
    for place, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".")]  # so that what is installed is not even looked at
        found += [Path(place, name) for name in files if name.endswith(".py") and not name.startswith(".")]
    return tuple(sorted(found))


def statements(block: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Those of a block and of the blocks in it; no expression has a statement in it."""
    for node in block:
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from statements(getattr(node, name, ()))


def folder(package: str) -> Path:
    """The folder of a top-level package."""
    return SIMULATOR if package == SIMULATOR.name else ROOT / package


@cache
def packages() -> frozenset[str]:
    """Top-level source packages; the simulator's is below `simulator/src`."""
    tops = {file.relative_to(ROOT).parts[0] for file in python_files() if len(file.relative_to(ROOT).parts) > 1}
    return frozenset(tops - {"tests", "simulator"} | {SIMULATOR.name})


@cache
def imported(file: Path) -> set[str]:
    """Full names of the modules a file imports, in functions too."""
    names = set()
    for node in statements(ast.parse(file.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@cache
def distributions() -> Mapping[str, list[str]]:
    """What has installed each top-level package."""
    return packages_distributions()


def test_every_room_is_under_the_import_contracts():
    """A new top-level package has to be named to import-linter, or its imports would go unchecked."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]
    assert packages() == set(configured)


def test_imports_flow_one_way():
    """import-linter finds every contract of pyproject.toml kept."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "allowed"), SINGLE_MODULES.items())
def test_single_modules_import_what_they_may(name, allowed):
    """__main__.py composes all."""
    roots = {module.split(".")[0] for module in imported(ROOT / f"{name}.py")}
    assert roots - set(sys.stdlib_module_names) - allowed == set()


@pytest.mark.parametrize("name", sorted(packages() - DEVELOPMENT | set(SINGLE_MODULES)))
def test_a_user_gets_every_library_that_is_imported(name):
    """By its name: one that comes with another library can go with its next version. The commands have a list of their own."""
    lists = ["requirements.in", "requirements-apim.in"] if name == "apim" else ["requirements.in"]
    text = "".join((ROOT / each).read_text(encoding="utf-8") for each in lists)
    named = {re.split(r"[=<>\[ ]", line)[0] for line in text.splitlines() if line and not line.startswith("#")}
    files = [ROOT / f"{name}.py"] if name in SINGLE_MODULES else folder(name).rglob("*.py")
    ours = packages() | set(SINGLE_MODULES) | set(sys.stdlib_module_names)
    libraries = {module.split(".")[0] for file in files for module in imported(file)} - ours
    known = distributions()
    lacking = {module for module in libraries if not {each.lower().replace("_", "-") for each in known[module]} & named}
    assert lacking <= COMPANIONS


def test_the_stand_in_plugin_and_the_rest_of_the_simulator_share_nothing():
    """The plugin speaks HTTPS to ARM, as the real one does; neither side imports the other, but for where files of a user lie."""
    crossings = []
    for file in SIMULATOR.rglob("*.py"):
        plugin = file.is_relative_to(SIMULATOR / "provider")
        for name in imported(file):
            ours = name.split(".")[0] == SIMULATOR.name
            common = name == "apim_simulator.folders"
            if ours and not common and plugin != name.startswith("apim_simulator.provider"):
                crossings.append((str(file.relative_to(ROOT)), name))
    assert crossings == []


def test_no_module_outgrows_one_idea():
    """At most 250 lines in a module, 400 in a test module, 70 in the composition root."""
    sizes = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in python_files()}
    limits = {name: TEST_LINES if name.startswith(("tests/", "simulator/tests/")) else MODULE_LINES for name in sizes}
    assert {name: lines for name, lines in sizes.items() if lines > limits[name]} == {}
    assert sizes["__main__.py"] <= PROGRAM_LINES


PRIVATE_LANGUAGE = re.compile(r"(?:^|_)(?:told|said|shown|stands|around)(?:_|$)|Told|Said|Shown|Around")
DEFINED = re.compile(r"^ *(?:async def|def|class) (\w+)", re.MULTILINE)
PRIVATE_WORDS = re.compile(r"\b(?:told|said|shown|stands|around)\b", re.IGNORECASE)


def test_names_are_words_of_the_field():
    """No function, class or module has a name that only its author understands; few sentences have such words."""
    found, sentences = [], 0
    for file in python_files():
        if "tests" in file.relative_to(ROOT).parts:
            continue
        text = file.read_text(encoding="utf-8")
        found += [
            f"{file.relative_to(ROOT)}: {name}" for name in (*DEFINED.findall(text), file.stem) if PRIVATE_LANGUAGE.search(name)
        ]
        sentences += sum(PRIVATE_WORDS.search(line) is not None for line in text.splitlines())
    assert found == []
    assert sentences < 20


WITHOUT_PULUMI = """
import importlib, importlib.abc, sys

class NoPulumi(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0].startswith("pulumi"):
            raise ModuleNotFoundError(f"{name} is not installed", name=name)

sys.meta_path.insert(0, NoPulumi())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_openapi_works_without_pulumi_installed():
    """Every module of it and of what it imports loads where no pulumi package can be; import-linter sees imports in functions."""
    modules = [file.relative_to(ROOT).with_suffix("") for file in sorted((ROOT / "openapi").rglob("*.py"))]
    names = [".".join(module.parts).removesuffix(".__init__") for module in modules]
    done = subprocess.run([sys.executable, "-c", WITHOUT_PULUMI, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1000:]


def test_the_providers_sdk_is_not_loaded_with_the_components():
    """It takes half a second, which `components.gateway` spends while the provider starts; an annotation is enough to load it."""
    program = r"import re, sys, components, declare; print([m for m in sys.modules if re.match(r'pulumi_azure_native\.\w+\.', m)])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
