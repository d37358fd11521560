"""`python -m tests.field_swaps` exchanges two values of one type, pair by pair, and prints the exchanges that no test notices.

A place is a call, a dict literal, or a dict that a function fills member by member, where settings become policy or ARM values;
mypy says which of its values are of one type. Each exchange is compiled into the live functions of a forked process, which
runs the tests until one fails.

Usage: `python -m tests.field_swaps [--list] [PATH…]`, where a path narrows the modules and `--list` only prints the pairs.
Exit code 1 where an exchange survives. It takes minutes: an exchange that survives runs every test.
"""

import argparse
import ast
import copy
import gc
import itertools
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import mypy.build
import mypy.config_parser
import mypy.options
import pytest
from mypy.find_sources import create_source_list
from mypy.modulefinder import BuildSource

ROOT = Path(__file__).resolve().parent.parent
BUILDERS = ("access", "build", "consumer_credentials", "guards", "insertion", "limits", "placing", "routing")
FOLDERS = ("desired_state", "declare", "components")
NO_PLACES = ("check", "linting", "severities", "routes", "resource_manager", "service_lists", "automatic_subscription", "lookups")
"""Modules that find mistakes, or ask Azure while the program runs; their own tests are of another kind."""
MODULES = (
    *(file.relative_to(ROOT) for each in FOLDERS for file in sorted((ROOT / each).glob("*.py")) if file.stem not in NO_PLACES),
    *(Path("policy", f"{name}.py") for name in BUILDERS),
)
"""Where settings become policy or ARM values."""
POLICY = tuple(f"tests/policy/test_{name}.py" for name in ("limits", "insertion", "placing", "routing", "build", "built"))
TESTS = ("tests/desired_state", *POLICY, "tests/components", "tests/declare", "tests/test_main.py")
NO_VALUES = {"Finding", "Waiver", "_finding", "finding", "report", "warn", "merge", "fullmatch", "sub", "replace", "parse"}
"""Calls that make messages, merge options or read texts, and make no values of policies or resources."""
SECONDS = 600
"""After which an exchange is named as one that hangs; on a busy machine all tests take minutes."""

Place = tuple[int, int, int, int]
"""First line and column of an expression, and last."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Two expressions of a module to exchange, and what they are there."""

    module: Path
    first: Place
    second: Place
    names: tuple[str, str]

    def __str__(self) -> str:
        line = f"{self.first[0]}" if self.first[0] == self.second[0] else f"{self.first[0]},{self.second[0]}"
        return f"{self.module}:{line}: {self.names[0]} <-> {self.names[1]}"


def place(node: Any) -> Place:
    """Of an `ast` expression."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


_REVEALED = re.compile(r'(?P<path>[^:]+):(?P<line>\d+): note: Revealed type is "(?P<type>.*)"')
_LITERAL = re.compile(r"Literal\[(?P<value>[^\]]*)\]\?")


def types() -> dict[Path, dict[Place, str]]:
    """The types of all values, by module: mypy reads the modules with `reveal_type` before each value."""
    options = mypy.options.Options()
    mypy.config_parser.parse_config_file(options, lambda: None, str(ROOT / "pyproject.toml"), sys.stdout, sys.stderr)
    options.incremental = False
    sources, asked = [], {}
    for source in create_source_list([str(module) for module in MODULES], options):
        path = Path(source.path or "")
        text, asked[path] = revealing((ROOT / path).read_bytes())
        sources.append(BuildSource(source.path, source.module, text, source.base_dir))
    found: dict[Path, dict[Place, str]] = {}
    for message in mypy.build.build(sources, options).errors:
        if match := _REVEALED.fullmatch(message):
            path = Path(match["path"])
            found.setdefault(path, {})[asked[path][int(match["line"])]] = described(match["type"])
    return found


def revealing(source: bytes) -> tuple[str, dict[int, Place]]:
    """A module's text with all values revealed, each at a line of its own, since mypy says a thing once per line."""
    wanted = {place(value) for each in values(ast.parse(source)) if len(each) > 1 for value in each.values()}
    lines = source.split(b"\n")
    inserted = [(line, column, b"(\nreveal_type(") for line, column, _, _ in wanted]
    inserted += [(line, column, b"))") for _, _, line, column in wanted]
    for line, column, text in sorted(inserted, reverse=True):
        lines[line - 1] = lines[line - 1][:column] + text + lines[line - 1][column:]
    begins = sorted(wanted)
    return b"\n".join(lines).decode(), {each[0] + index + 1: each for index, each in enumerate(begins)}


def described(revealed: str) -> str:
    """A type without what one value of it alone has: a constant's own value, and None."""
    whole = _LITERAL.sub(lambda match: f"builtins.{type(ast.literal_eval(match['value'])).__name__}", revealed)
    return " | ".join(part for part in whole.split(" | ") if part != "None")


def values(tree: ast.AST) -> Iterator[dict[str, ast.expr]]:
    """The values of each place, by argument or member."""
    for node in _outside_texts(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] not in NO_VALUES:
            called = ast.unparse(node.func)
            positional = {f"{called}({index})": each for index, each in enumerate(node.args) if not isinstance(each, ast.Starred)}
            yield positional | {f"{called}({each.arg})": each.value for each in node.keywords if each.arg}
        elif isinstance(node, ast.Dict):
            yield _members(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _filled(node)


def _outside_texts(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those inside f-strings, which make texts; their places are inexact before Python 3.12."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.JoinedStr):
            yield node
            yield from _outside_texts(node)


def _members(node: ast.Dict) -> dict[str, ast.expr]:
    return {f"[{ast.unparse(key)}]": value for key, value in zip(node.keys, node.values, strict=True) if key is not None}


def _filled(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[dict[str, ast.expr]]:
    """Dicts that a function fills: the literal it begins with, and each member that is set later."""
    dicts: dict[str, dict[str, ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Subscript):
                    dicts.setdefault(ast.unparse(target.value), {})[f"[{ast.unparse(target.slice)}]"] = node.value
                elif isinstance(node.value, ast.Dict):
                    dicts.setdefault(ast.unparse(target), {}).update(_members(node.value))
    yield from dicts.values()


def constant(node: ast.expr) -> bool:
    """Whether it is the same whatever the settings are."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(map(constant, node.elts))
    return isinstance(node, ast.Constant)


def swaps(module: Path, known: Mapping[Place, str]) -> list[Swap]:
    """All pairs of a module, in the order of their lines."""
    found: dict[tuple[Place, Place], Swap] = {}
    for each in values(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        for (one, first), (other, second) in itertools.combinations(each.items(), 2):
            same = known.get(place(first)) is not None and known.get(place(first)) == known.get(place(second))
            if same and ast.unparse(first) != ast.unparse(second) and not (constant(first) and constant(second)):
                found[place(first), place(second)] = Swap(module, place(first), place(second), (one, other))
    return sorted(found.values(), key=lambda swap: (swap.first, swap.second))


def apply(swap: Swap, live: Iterable[FunctionType]) -> None:
    """Give the live functions of a module the code with two values exchanged."""
    path = ROOT / swap.module
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = reversed([node for node in ast.walk(tree) if isinstance(node, ast.expr)])
    found = {place(node): node for node in nodes}  # the outermost, as Python 3.11 gives parts of an f-string the place of the whole
    first, second = copy.deepcopy(found[swap.first]), copy.deepcopy(found[swap.second])
    exchanged = _Exchange({id(found[swap.first]): second, id(found[swap.second]): first}).visit(tree)
    codes = dict(_codes(compile(exchanged, str(path), "exec", dont_inherit=True)))
    for function in live:
        if function.__code__.co_filename == str(path):
            key = function.__code__.co_qualname, function.__code__.co_firstlineno
            if key in codes:
                function.__code__ = codes[key]


class _Exchange(ast.NodeTransformer):
    """Puts expressions in the place of others."""

    def __init__(self, new: Mapping[int, ast.expr]) -> None:
        self._new = new

    def visit(self, node: ast.AST) -> Any:
        """The new expression, or the old one."""
        return self._new.get(id(node)) or self.generic_visit(node)


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield (each.co_qualname, each.co_firstlineno), each
            yield from _codes(each)


class Survivors:
    """Runs the collected tests per exchange instead of once; `found` are the exchanges that no test noticed."""

    def __init__(self, tried: list[Swap]) -> None:
        self._waiting = list(tried)
        self._noticed_by: dict[Path, list[int]] = {}
        self._live: list[FunctionType] = []
        self.found: list[Swap] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every exchange, as many at once as there are processors."""
        if os.waitstatus_to_exitcode(os.waitpid(self._forked(session, None)[0], 0)[1]):
            raise pytest.UsageError("a test fails without any exchange: run them first")
        self._live = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
        gc.freeze()  # a child that collects would copy all that it shares
        running: dict[int, tuple[int, Swap]] = {}
        while self._waiting or running:
            while self._waiting and len(running) < (os.cpu_count() or 1):
                swap = self._waiting.pop(0)
                child, answer = self._forked(session, swap)
                running[child] = answer, swap
            child, status = os.wait()
            answer, swap = running.pop(child)
            with os.fdopen(answer) as text:
                noticed = text.read()
            if noticed:
                order = self._noticed_by.setdefault(swap.module, [])
                order[:] = [int(noticed), *(each for each in order if each != int(noticed))]
            else:
                hangs = os.waitstatus_to_exitcode(status) == -signal.SIGALRM
                self.found += [] if hangs else [swap]
                sys.stdout.write(f"{'hangs' if hangs else 'survives'}: {swap}\n")
                sys.stdout.flush()
        return True

    def _forked(self, session: pytest.Session, swap: Swap | None) -> tuple[int, int]:
        """A process that runs the tests, and where it writes the index of the one that fails."""
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        if swap:
            apply(swap, self._live)
        first = self._noticed_by.get(swap.module, []) if swap else []
        order = [*first, *(index for index in range(len(session.items)) if index not in set(first))]
        for index, after in itertools.zip_longest(order, order[1:]):
            item = session.items[index]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None if after is None else session.items[after])
            if session.testsfailed:
                os.write(writing, str(index).encode())
                os._exit(1)
        os._exit(0)


def main() -> int:
    """Try all exchanges and print what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--list", action="store_true", help="only print the pairs")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="modules to walk; else all")
    options = parser.parse_args()
    os.chdir(ROOT)
    known = types()
    modules = [module for module in MODULES if not options.paths or module in options.paths]
    tried = [swap for module in modules for swap in swaps(module, known.get(module, {}))]
    if options.list:
        sys.stdout.write("".join(f"{swap}\n" for swap in tried))
        return 0
    survivors = Survivors(tried)
    arguments = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly", "-n", "0", "-o", "timeout=0", *TESTS]
    if pytest.main(arguments, plugins=[survivors]) not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return 2
    places = len({(swap.module, swap.first[0]) for swap in tried})
    sys.stdout.write(f"{len(modules)} modules, {len(tried)} pairs from {places} lines, {len(survivors.found)} survivors\n")
    return 1 if survivors.found else 0


if __name__ == "__main__":
    raise SystemExit(main())
