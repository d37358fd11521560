"""What the plugin knows about each class: rows of `classes`, completed from the installed SDKs, cached.

The cache lies under the ignored folder of the checkout. Its name is a digest of everything it depends on, so a changed row,
builder or SDK makes a new one and nothing has to be invalidated.
"""

import hashlib
import json
import os
from pathlib import Path

from apim_simulator.provider.classes import ROWS
from apim_simulator.provider.metadata.sources import package_folder
from apim_simulator.provider.metadata.types import Resource, Tables

CACHE = Path(__file__).resolve().parents[5] / ".cache" / "provider"


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


def load(folder: Path = CACHE) -> Registry:
    """The registry, from the cache or, once, from the SDKs (about two seconds). Raises SourceUnreadable."""
    file = folder / f"classes-{_digest()}.json"
    try:
        return Registry(json.loads(file.read_bytes()))
    except FileNotFoundError:
        pass
    from apim_simulator.provider.metadata.build import build  # noqa: PLC0415 - costs a second that a warm start does not have to spend

    tables = build(ROWS)
    folder.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}")  # several plugins may start at once; each moves a whole file into place
    partial.write_text(json.dumps(tables, separators=(",", ":")), encoding="utf-8")
    partial.replace(file)
    for old in folder.glob("classes-*.json"):
        if old != file:
            old.unlink(missing_ok=True)
    return Registry(tables)


def _digest() -> str:
    """Of the rows and builders in this package, and of the versions of the SDKs."""
    ours = Path(__file__).resolve().parent.parent
    files = [*sorted((ours / "classes").glob("*.py")), *sorted((ours / "metadata").glob("*.py"))]
    files.append(package_folder("pulumi_azure_native") / "pulumi-plugin.json")
    files.append(package_folder("azure") / "mgmt" / "apimanagement" / "_version.py")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
