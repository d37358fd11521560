"""A version of the catalog brought into the folder, if it is what was pinned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from apim.catalog import verify
from apim.catalog.download import DEFAULT_LIMITS, Limits, Progress, download, forget, put_in_place, sha256
from apim.catalog.model import Entry
from apim.catalog.store import Store
from apim.catalog.transport import Refused
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
        part = self.store.part(version)
        try:
            found = download(entry.url, part, progress, self.limits)
        except Refused as error:
            raise ContractError([Finding(self.source, f"versions.{version}.url", error.rule, error.found, error.fix)]) from None
        self._judge(version, entry, found)
        if held.sum == found:
            forget(part)
            return Fetched("again", found)
        put_in_place(part, self.store.file(version))
        self.store.refused(version).unlink(missing_ok=True)
        return Fetched("fetched", found)

    def _judge(self, version: str, entry: Entry, found: str) -> None:
        """Put a part aside that may not become the file. Raises ContractError."""
        part, aside = self.store.part(version), self.store.refused(version)
        if entry.sha256 is None:
            wrong = list(self._strange(version, entry, found))
        else:
            wrong = [] if entry.sha256 == found else [verify.changed(entry.url, entry.sha256, found, _UNREVIEWED)]
        if wrong:
            put_in_place(part, aside)
            raise ContractError(replace(each, fix=f"{each.fix}; what came is in {aside}") for each in wrong)

    def _strange(self, version: str, entry: Entry, found: str) -> Iterator[Finding]:
        """Why a document that nobody pinned is not taken: a portal's page, another version, another one than is here."""
        for each in errors(verify.content(self.store.part(version).read_bytes(), entry.url, version, entry)):
            yield replace(each, fix=f"correct the url, or what {self.source} says of the document")
        file = self.store.file(version)
        if file.is_file() and (here := sha256(file)) != found:
            told = f"its SHA-256 is {found}, but that of {file} is {here}"
            yield Finding(entry.url, "", "document-changed", told, f"compare the two, and remove {file} if this one is right")
