"""The scenario library: what a folder of `scenarios` says, and the stack that it makes of its base.

`bases/<name>` holds `stack.yaml`, the configuration of a deployed stack (keys without namespace), and the files that it names.
`scenarios/<name>/scenario.yaml` says what changes; docs/explanation/scenario-library.md tells its keys. Beside it lie
`preview.json`, which `record` writes, and the report in each format. Files under `files` come on top of those of the base.
"""

import copy
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
NAMESPACE = "azure-openai-apim"
PLACE = "library"
"""Folder of the program's copy that takes the files of base and scenario, so that stacks name them `library/…`."""

PATCH = "change.yaml"
IDENTIFYING = ("name", "backend", "logger")
"""Members by one of which an entry of a list is found: `apis.chat.path` is the path of the API named chat."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One change.

    `settings` are new values by key path, None where the key goes; `before` are such that are deployed already; `patch` changes
    the document of API `patched`; `rotated` is a secret that has another value; `portal` is what somebody else did before, in
    which case preview and update refresh. `exit_code` is that of the report with `--fail-on breaking`. `is_first`: nothing is
    deployed before. `has_state`: the report is given the state, too. `refused`: the words with which the preview fails, so that
    no report can be made. `fails`: those with which the update does, half done.
    """

    name: str
    title: str
    base: str
    verdict: str
    exit_code: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    patch: list[dict[str, Any]] = field(default_factory=list)
    patched: str = ""
    rotated: str = ""
    portal: list[Mapping[str, Any]] = field(default_factory=list)
    is_first: bool = False
    has_state: bool = False
    refused: str = ""
    fails: str = ""

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return HERE / "scenarios" / self.name

    @property
    def preview_file(self) -> Path:
        """The recorded preview; one that failed has no report beside it, and another name."""
        return self.folder / ("refused.json" if self.refused else "preview.json")

    @property
    def state_file(self) -> Path:
        """The recorded state, where the report is given one."""
        return self.folder / "state.json"

    def config(self) -> dict[str, Any]:
        """The stack's configuration after the change, keys without namespace."""
        tree = edited(self.old_config(), self.settings)
        if self.patch:
            tree.setdefault("patches", {})[self.patched] = [f"{PLACE}/{PATCH}"]
        return tree

    def old_config(self) -> dict[str, Any]:
        """That before the change."""
        return edited(base_config(self.base), self.before)

    def write_files(self, program: Path) -> None:
        """Make `program`'s folder of files that of this scenario."""
        write_base_files(self.base, program)
        if (self.folder / "files").is_dir():
            shutil.copytree(self.folder / "files", program / PLACE, dirs_exist_ok=True)
        if self.patch:
            (program / PLACE / PATCH).write_text(yaml.safe_dump(self.patch, sort_keys=False), encoding="utf-8")


KEYS = {
    "title",
    "base",
    "before",
    "verdict",
    "exit",
    "set",
    "patch",
    "rotate",
    "portal",
    "first",
    "state",
    "refused",
    "fails",
}


def load(name: str) -> Scenario:
    """The scenario of a folder. Raises AssertionError for a key that nobody reads."""
    file = HERE / "scenarios" / name / "scenario.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(told) <= KEYS, f"{file}: unknown {sorted(set(told) - KEYS)}; allowed are {sorted(KEYS)}"
    patched, patch = next(iter(told.get("patch", {}).items()), ("", []))
    return Scenario(
        name=name,
        title=told["title"],
        base=told["base"],
        verdict=told["verdict"],
        exit_code=told["exit"],
        settings=told.get("set", {}),
        before=told.get("before", {}),
        patch=patch,
        patched=patched,
        rotated=told.get("rotate", ""),
        portal=told.get("portal", []),
        is_first=told.get("first", False),
        has_state=told.get("state", False),
        refused=told.get("refused", ""),
        fails=told.get("fails", ""),
    )


def names() -> list[str]:
    """Every scenario's name."""
    return sorted(file.parent.name for file in (HERE / "scenarios").glob("*/scenario.yaml"))


def base_config(base: str) -> dict[str, Any]:
    """The configuration of a base, keys without namespace."""
    return dict(yaml.safe_load((HERE / "bases" / base / "stack.yaml").read_text(encoding="utf-8")))


def write_base_files(base: str, program: Path) -> None:
    """Make `program`'s folder of files that of the base."""
    shutil.rmtree(program / PLACE, ignore_errors=True)
    shutil.copytree(HERE / "bases" / base, program / PLACE, ignore=shutil.ignore_patterns("stack.yaml"))
    shutil.copyfile(HERE / "bases" / "contract.yaml", program / PLACE / "contract.yaml")


def edited(tree: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with new values by key path, written into it."""
    for path, value in settings.items():
        put(tree, path.split("."), copy.deepcopy(value))
    return tree


def put(tree: Any, path: list[str], value: Any) -> None:
    """Set what a key path names; None takes it away. Raises AssertionError where that changes nothing."""
    at, where = path[0], ".".join(path)
    if isinstance(tree, list):
        entry = next((one for one in tree if any(one.get(member) == at for member in IDENTIFYING)), None)
        if len(path) > 1:
            put(entry, path[1:], value)
        elif value is None:
            tree.remove(entry)
        else:
            assert entry is None, f"{where}: is there; set its members"
            tree.append(value)
        return
    assert isinstance(tree, dict), f"{where}: there is nothing to change"
    if len(path) > 1:
        put(tree[at], path[1:], value)
    elif value is None:
        del tree[at]
    else:
        assert tree.get(at) != value, f"{where}: is {value!r} already"
        tree[at] = value


def secrets(tree: Any) -> set[str]:
    """Names of the secrets that a configuration asks for."""
    if isinstance(tree, list):
        return set().union(*map(secrets, tree))
    if not isinstance(tree, dict):
        return set()
    own = {tree["secret"]} if isinstance(tree.get("secret"), str) else set()
    return own.union(*map(secrets, tree.values()))
