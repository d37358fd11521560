"""The contract's tables, from disk where they fit the installed SDK, else built and put there."""

import json
import os
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from apim_simulator.folders import cache_folder
from apim_simulator.store import Json

FORMAT = 1
"""Rises when `build` changes what it writes, so that an older file is not taken for a fit one."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Contract of one SDK package.

    `models`: rules by class name and wire name; `methods`: method names by operations class; `names`: limits of path
    parameters by operations class. See `build` for the shape of a rule.
    """

    models: Json
    methods: dict[str, list[str]]
    names: Json

    def patches(self, group: str) -> bool:
        """Whether the SDK can PATCH this resource type, which decides whether the route exists [S]."""
        return bool({"update", "begin_update"} & set(self.methods.get(group, ())))


@cache
def load(package: str = "azure-mgmt-apimanagement", folder: Path | None = None) -> Tables:
    """The tables for the installed version of `package`, kept in the user's cache; one that cannot be written costs time only."""
    folder = folder or cache_folder() / "contract"
    file = folder / f"{package}-{metadata.version(package)}-{FORMAT}.json"
    try:
        return Tables(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        built = fresh(package)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(built, separators=(",", ":")), encoding="utf-8")
        beside.replace(file)
    except OSError:
        pass
    return Tables(**built)


def fresh(package: str) -> Json:
    """Tables built from the SDK itself; half a second."""
    from apim_simulator.arm.contract import build  # noqa: PLC0415 - only where no table is on disk

    return build.build(package.replace("-", "."))
