"""What the plugin knows about each class: rows of `classes`, completed from the installed SDKs, cached.

The cache is the user's. Its name is a digest of everything it depends on, so a changed row,
builder or SDK makes a new one and nothing has to be invalidated.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path

from apim_simulator.folders import cache_folder
from apim_simulator.provider.classes import ROWS
from apim_simulator.provider.metadata.sources import package_folder
from apim_simulator.provider.metadata.types import Resource, Tables


class Registry:
    """All classes by type token."""

    def __init__(self, tables: Tables) -> None:
        self._resources = {
            token: Resource(row, tables["classes"][token], tables["models"])
            for token, row in ROWS.items()
            if token in tables["classes"]
        }

    def get(self, token: str) -> Resource | None:
        """The class of a type token, or None."""
        return self._resources.get(token)

    def tokens(self) -> list[str]:
        """Type tokens of all classes."""
        return list(self._resources)


def load(folder: Path | None = None) -> Registry:
    """The registry, from the cache or, once, from the SDKs (about two seconds). Raises SourceUnreadable."""
    folder = folder or cache_folder() / "provider"
    file = folder / f"classes-{_digest()}.json"
    try:
        return Registry(json.loads(file.read_bytes()))
    except (OSError, ValueError):
        pass
    from apim_simulator.provider.metadata.build import build  # noqa: PLC0415 - costs a second that a warm start does not have to spend

    tables = build(ROWS)
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time only
        _keep(file, tables)
    return Registry(tables)


def _keep(file: Path, tables: Tables) -> None:
    """Write the cache; several plugins may start at once, so each moves a whole file into place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(tables, separators=(",", ":")), encoding="utf-8")
    partial.replace(file)


def _digest() -> str:
    """Of the rows and builders in this package, and of the versions of the SDKs."""
    ours = Path(__file__).resolve().parent.parent
    files = [*sorted((ours / "classes").glob("*.py")), *sorted((ours / "metadata").glob("*.py"))]
    files.append(package_folder("pulumi_azure_native") / "pulumi-plugin.json")
    files.append(package_folder("azure") / "mgmt" / "apimanagement" / "_version.py")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
