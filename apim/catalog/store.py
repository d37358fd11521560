"""The folder that fetched documents lie in: `<version>.json`, and beside it what was refused."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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

    def write(self, file: Path, content: bytes) -> None:
        """A file of the folder, whole or not at all, even if the machine stops here. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)

    def strangers(self, catalog: Catalog) -> list[Path]:
        """JSON files that no version of the catalog names, by name."""
        ours = {self.file(version) for version in catalog.versions}
        return sorted(file for file in self.folder.glob("*.json") if file not in ours)


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits. Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
