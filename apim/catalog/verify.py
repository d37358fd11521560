"""Whether documents are what the catalog says they are."""

from collections.abc import Iterator
from typing import Any

import openapi
from apim.catalog.model import Catalog, Entry
from apim.catalog.store import Held, Store
from linting import ContractError, Finding, Severity
from openapi.reading import read


def changed(source: str, pin: str, found: str, fix: str) -> Finding:
    """A document that is not the pinned one."""
    return Finding(source, "", "checksum", f"its SHA-256 is {found}, but the catalog pins {pin}", fix)


def altered(store: Store, version: str, pin: str, found: str) -> Finding:
    """A document of the folder that is not the pinned one any more."""
    fix = f"remove the file, then: bin/apim specs fetch {version}"
    return changed(str(store.file(version)), pin, found, fix)


def verified(catalog: Catalog, store: Store) -> tuple[dict[str, Held], tuple[Finding, ...]]:
    """What is here of each version, and all that is wrong with it. Raises OSError."""
    holds = {version: store.held(version, entry) for version, entry in catalog.versions.items()}
    findings: list[Finding] = []
    for version, entry in catalog.versions.items():
        source, held = str(store.file(version)), holds[version]
        if held.sum is None:
            continue
        if held.state == "differs" and entry.sha256:
            findings.append(altered(store, version, entry.sha256, held.sum))
        if held.state == "unpinned":
            fix = f"pin it: bin/apim specs fetch {version} --pin"
            findings.append(Finding(source, "", "unpinned", f"the catalog has no sum for {version}", fix, "warning"))
        findings += content(store.file(version).read_bytes(), source, version, entry)
    for file in store.strangers(catalog):
        found = "no version of the catalog has this name"
        findings.append(Finding(str(file), "", "stranger", found, "add it to specs/catalog.yaml, or move it to specs/", "warning"))
    return holds, tuple(findings)


def content(text: bytes, source: str, version: str, entry: Entry) -> Iterator[Finding]:
    """What the text is, against what the entry says it is."""
    try:
        tree = read(text, source)
    except ContractError as error:
        yield from error.findings
        return
    wrong = list(_mismatches(tree, source, version, entry))
    yield from wrong
    if wrong:
        return
    try:
        document = openapi.load(text, source)
    except ContractError as error:
        # the catalog says so too: worth knowing, and nothing that has changed
        severity: Severity = "error" if entry.importable else "warning"
        for each in error.findings:
            yield Finding(each.source, each.place, each.rule, each.found, each.fix, severity, each.line)
        return
    count = len(openapi.operations(document))
    if entry.operations not in (None, count):
        yield _different(source, "/paths", f"{count} operations", f"{entry.operations}")


def _mismatches(tree: Any, source: str, version: str, entry: Entry) -> Iterator[Finding]:
    if not isinstance(tree, dict) or not isinstance(tree.get("openapi"), str) or not isinstance(tree.get("info"), dict):
        found = "this is no OpenAPI 3 document: it has no openapi and info"
        yield Finding(source, "", "document-shape", found, "correct the url in specs/catalog.yaml, and look at what came")
        return
    if tree["openapi"] != entry.openapi:
        yield _different(source, "/openapi", f'"{tree["openapi"]}"', f'"{entry.openapi}"')
    # v1's document says v1 in one copy and a date in another, so only dated versions are held to it
    if tree["info"].get("version") != version and not version.startswith("v"):
        yield _different(source, "/info/version", f'"{tree["info"].get("version")}"', f'"{version}"')


def _different(source: str, place: str, found: str, catalog: str) -> Finding:
    return Finding(
        source, place, "catalog", f"{found}, but the catalog says {catalog}", "correct specs/catalog.yaml, or the document"
    )
