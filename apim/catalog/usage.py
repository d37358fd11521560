"""Which documents the stacks import, and whether they are Microsoft's as pinned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from apim.catalog.model import Catalog
from apim.catalog.store import State, Store, sha256
from settings import Settings


@dataclass(frozen=True, slots=True)
class Use:
    """One API's document.

    `version` is the one whose pinned bytes the document has, wherever it lies, or whose place in the folder it takes;
    None for a document that is not Microsoft's, and there `state` is None too.
    """

    stack: str
    api: str
    document: str
    version: str | None
    state: State | None


def uses(stacks: Mapping[str, Settings], catalog: Catalog, store: Store, root: Path) -> Iterator[Use]:
    """What each API of each stack imports. What cannot be read is left to `apim lint`, which says so. Raises OSError."""
    by_sum = {entry.sha256: version for version, entry in catalog.versions.items() if entry.sha256}
    by_place = {store.file(version).resolve(): version for version in catalog.versions}
    for stack, settings in stacks.items():
        for api in settings.apis.values():
            if api.spec is None:
                continue
            file = root / api.spec.document_file
            pinned = by_sum.get(sha256(file)) if file.is_file() else None
            version = pinned or by_place.get(file.resolve())
            state: State | None = "as pinned" if pinned else None
            if version and not pinned:
                state = store.held(version, catalog.versions[version]).state
            yield Use(stack, api.name, api.spec.document_file, version, state)
