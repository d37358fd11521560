"""A version of the catalog brought into the folder, if it is what was pinned."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from apim.catalog import verify
from apim.catalog.download import DEFAULT_LIMITS, Limits, Progress, Refused, download
from apim.catalog.model import Entry
from apim.catalog.store import Store, sha256
from linting import ContractError, Finding, errors

_UNREVIEWED = "this one is not what was reviewed: if it is right, write its sum into the catalog by hand"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a version: `fetched` anew, the same `again`, or `here` already, and nothing was asked of the server."""

    state: Literal["fetched", "again", "here"]
    sum: str


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Brings documents into `store`. `source` is the catalog's file, as the user names it."""

    store: Store
    source: str
    limits: Limits = DEFAULT_LIMITS

    def fetch(self, version: str, entry: Entry, progress: Progress, *, ask: bool = False) -> Fetched:
        """Bring one document here; `ask` the server even if the pinned one is here.

        A document that is not the pinned one, or none at all, is kept as `<version>.json.refused`; a file that is here
        already is never overwritten by another one. Raises ContractError, Unreachable and OSError.
        """
        held = self.store.held(version, entry)
        if held.state == "as pinned" and held.sum and not ask:
            return Fetched("here", held.sum)
        if held.state == "differs" and held.sum and entry.sha256:
            raise ContractError([verify.altered(self.store, version, entry.sha256, held.sum)])
        try:
            content = download(entry.url, progress, self.limits)
        except Refused as error:
            raise ContractError([Finding(self.source, f"versions.{version}.url", error.rule, error.found, error.fix)]) from None
        found = hashlib.sha256(content).hexdigest()
        if wrong := self._wrong(version, entry, content, found):
            aside = self.store.refused(version)
            self.store.write(aside, content)
            raise ContractError(replace(each, fix=f"{each.fix}; what came is in {aside}") for each in wrong)
        if held.sum == found:
            return Fetched("again", found)
        self.store.write(self.store.file(version), content)
        self.store.refused(version).unlink(missing_ok=True)
        return Fetched("fetched", found)

    def _wrong(self, version: str, entry: Entry, content: bytes, found: str) -> list[Finding]:
        """Why what came may not become the file."""
        if entry.sha256 is None:
            return list(self._strange(version, entry, content, found))
        return [] if entry.sha256 == found else [verify.changed(entry.url, entry.sha256, found, _UNREVIEWED)]

    def _strange(self, version: str, entry: Entry, content: bytes, found: str) -> Iterator[Finding]:
        """Why a document that nobody pinned is not taken: a portal's page, another version, another one than is here."""
        for each in errors(verify.content(content, entry.url, version, entry)):
            yield replace(each, fix=f"correct the url, or what {self.source} says of the document")
        file = self.store.file(version)
        if file.is_file() and (here := sha256(file)) != found:
            different = f"its SHA-256 is {found}, but that of {file} is {here}"
            yield Finding(entry.url, "", "document-changed", different, f"compare the two, and remove {file} if this one is right")
