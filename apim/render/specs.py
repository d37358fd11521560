"""What `apim specs` prints: text for people, and plain values for `--format json`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from apim.catalog.fetch import Fetched
from apim.catalog.model import Catalog, Entry
from apim.catalog.store import Held, Store
from apim.catalog.usage import Use
from apim.render.table import table
from linting import Finding


def listed(catalog: Catalog, holds: Mapping[str, Held]) -> str:
    """One line per version."""
    head = ("version", "status", "OpenAPI", "operations", "pin", "here")
    rows = [
        (version, entry.status, entry.openapi, str(entry.operations or "?"), pin(entry), holds[version].state)
        for version, entry in catalog.versions.items()
    ]
    return table(head, rows)


def described(version: str, entry: Entry, held: Held, store: Store) -> str:
    """Everything about one version."""
    facts = [
        ("status", entry.status),
        ("url", entry.url),
        ("sha256", f"{entry.sha256}, {pin(entry)}" if entry.sha256 else "none yet"),
        ("OpenAPI", entry.openapi if entry.importable else f"{entry.openapi}, which cannot be imported"),
        ("base path", entry.base_path),
        ("operations", str(entry.operations or "not counted yet")),
        ("here", held.state if held.sum is None else f"{held.state}, {store.file(version)}"),
    ]
    if held.state in ("differs", "unpinned"):
        facts.append(("its sum", str(held.sum)))
    lines = [version, *(f"  {name:10}  {value}" for name, value in facts)]
    return "\n".join([*lines, *(f"  - {note}" for note in entry.notes)])


def pin(entry: Entry) -> str:
    """How sure the catalog is of the sum."""
    if entry.sha256 is None:
        return "none"
    return "confirmed" if entry.confirmed else "unconfirmed"


def fetched(version: str, entry: Entry, store: Store, outcome: Fetched, *, recorded: bool) -> str:
    """What became of a fetch, and what is left to do."""
    file = store.file(version)
    what = {
        "fetched": f"fetched to {file}, {file.stat().st_size:,} bytes",
        "again": f"the same as {file}",
        "here": f"{file} is here",
    }[outcome.state]
    if recorded:
        return f"{version}: {what}\n  recorded in the catalog: sha256 {outcome.sum}, confirmed"
    if entry.sha256 is None:
        return (
            f"{version}: {what}, no pin yet\n  sha256 {outcome.sum}\n"
            f"  look at the document, then record its sum: bin/apim specs fetch {version} --pin"
        )
    text = f"{version}: {what}, as pinned"
    if outcome.state != "here" and not entry.confirmed:
        text += f"\n  its url gave the pinned sum: record that with bin/apim specs fetch {version} --pin"
    return text


def used(rows: Sequence[Use]) -> str:
    """One line per API with a document."""
    if not rows:
        return "no stack imports a document"
    lines = [
        (row.stack, row.api, row.document, f"{row.version}, {row.state}" if row.version else "none of the catalog") for row in rows
    ]
    return table(("stack", "API", "document", "upstream"), lines)


def held_here(catalog: Catalog, holds: Mapping[str, Held], store: Store) -> str:
    """One line per document that is here."""
    rows = [
        (version, pin(entry), holds[version].state, str(store.file(version)))
        for version, entry in catalog.versions.items()
        if holds[version].sum is not None
    ]
    return table(("version", "pin", "state", "document"), rows) if rows else f"no document of the catalog is in {store.folder}"


def entry_value(version: str, entry: Entry, held: Held) -> dict[str, Any]:
    """A version for JSON: the catalog's keys, and what is here."""
    return {"version": version, **entry.model_dump(by_alias=True, mode="json"), "here": held.state, "hereSha256": held.sum}


def verified_value(catalog: Catalog, holds: Mapping[str, Held], rows: Sequence[Use], findings: Sequence[Finding]) -> dict[str, Any]:
    """What `verify` found, for JSON."""
    return {
        "versions": [entry_value(version, entry, holds[version]) for version, entry in catalog.versions.items()],
        "stacks": [asdict(row) for row in rows],
        "findings": [asdict(finding) for finding in findings],
    }
