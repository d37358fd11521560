"""The folder that fetched documents lie in: `<version>.json`, and beside it what is on its way or was refused."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from apim.catalog.download import sha256
from apim.catalog.model import Catalog, Entry

State = Literal["absent", "as pinned", "unpinned", "differs"]


@dataclass(frozen=True, slots=True)
class Held:
    """What the folder holds of a version; `sum` is None where it holds nothing."""

    state: State
    sum: str | None


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of fetched documents."""

    folder: Path

    def file(self, version: str) -> Path:
        """Where a version's document lies, whether it is there or not."""
        return self.folder / f"{version}.json"

    def part(self, version: str) -> Path:
        """Where it lies while it comes."""
        return self.folder / f"{version}.json.part"

    def refused(self, version: str) -> Path:
        """Where it is kept for a look when it is not what was pinned."""
        return self.folder / f"{version}.json.refused"

    def held(self, version: str, entry: Entry) -> Held:
        """What is there, measured against the pin. Raises OSError."""
        file = self.file(version)
        if not file.is_file():
            return Held("absent", None)
        found = sha256(file)
        if entry.sha256 is None:
            return Held("unpinned", found)
        return Held("as pinned" if found == entry.sha256 else "differs", found)

    def strangers(self, catalog: Catalog) -> list[Path]:
        """JSON files that no version of the catalog names, by name."""
        ours = {self.file(version) for version in catalog.versions}
        return sorted(file for file in self.folder.glob("*.json") if file not in ours)
