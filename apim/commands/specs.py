"""`apim specs`: Microsoft's documents, from the catalog to a folder of the repository."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.commands.diff import STOPPING, FailOn
from apim.output import emit

if TYPE_CHECKING:
    from apim.catalog.fetch import Fetched, Fetcher
    from apim.catalog.model import Entry

# Imports inside the commands are late on purpose: see apim/commands/__init__.py
# ruff: noqa: PLC0415

CatalogFile = Annotated[
    Path | None, typer.Option("--catalog", metavar="FILE", help="Another catalog than specs/catalog.yaml.", show_default=False)
]
Folder = Annotated[
    Path | None, typer.Option("--in", metavar="FOLDER", help="Where documents lie, if not specs/upstream.", show_default=False)
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="How to show it.")]


def show_list(catalog: CatalogFile = None, folder: Folder = None, form: Format = "text") -> None:
    """List the versions of the catalog, and which are here.

    Exits with 2 where the catalog or the folder cannot be read.
    """
    from apim.catalog import files
    from apim.render import specs

    entries, _ = files.catalog_in(catalog)
    store = files.store_in(folder)
    with files.readable(store):
        holds = {version: store.held(version, entry) for version, entry in entries.versions.items()}
    if form == "json":
        _json([specs.entry_value(version, entry, holds[version]) for version, entry in entries.versions.items()])
        return
    emit(specs.listed(entries, holds))


def show(
    version: Annotated[str, typer.Argument(metavar="VERSION")],
    catalog: CatalogFile = None,
    folder: Folder = None,
    form: Format = "text",
) -> None:
    """Show all that is known of a version: url, sum, known defects.

    Exits with 2 for a version that the catalog does not have.
    """
    from apim.catalog import files
    from apim.render import specs

    entries, _ = files.catalog_in(catalog)
    store = files.store_in(folder)
    entry = entries.versions[files.known(version, entries)]
    with files.readable(store):
        held = store.held(version, entry)
    if form == "json":
        _json(specs.entry_value(version, entry, held))
        return
    emit(specs.described(version, entry, held, store))


def fetch(
    versions: Annotated[list[str] | None, typer.Argument(metavar="[VERSION]...", help="Default: all with a sum.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to, if not specs/upstream.", show_default=False)
    ] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Record the sums in the catalog. Never replaces one.")] = False,
    catalog: CatalogFile = None,
) -> None:
    """Bring documents here. One that is not what was pinned is refused, and kept aside with the ending .refused.

    Proxies are those of HTTPS_PROXY and NO_PROXY, authorities of certificates the system's, or those of SSL_CERT_FILE.

    Exits with 1 when a document was refused, 3 when its server could not be reached.
    """
    from apim.catalog import files
    from apim.catalog.fetch import Fetcher
    from apim.catalog.pin import record
    from apim.render import specs

    entries, file = files.catalog_in(catalog)
    wanted = list(dict.fromkeys(files.known(version, entries) for version in versions or ()))
    fetcher = Fetcher(files.store_in(to), str(file))
    codes = [exit_codes.FINE]
    for version in wanted or [version for version, entry in entries.versions.items() if entry.sha256]:
        entry = entries.versions[version]
        outcome = _fetched(fetcher, version, entry, ask=pin and not entry.confirmed)
        if isinstance(outcome, int):
            codes.append(outcome)
            continue
        recorded = pin and not entry.confirmed
        if recorded:
            record(file, entries, version, outcome.sum)
        emit(specs.fetched(version, entry, fetcher.store, outcome, recorded=recorded))
    raise typer.Exit(exit_codes.FINDINGS if exit_codes.FINDINGS in codes else max(codes))


def _fetched(fetcher: "Fetcher", version: str, entry: "Entry", *, ask: bool) -> "Fetched | int":
    """What came, or the exit code for why nothing did, which is printed here."""
    from apim.catalog.download import Unreachable
    from apim.catalog.meter import meter
    from linting import ContractError

    try:
        with meter(version) as progress:
            return fetcher.fetch(version, entry, progress, ask=ask)
    except ContractError as error:
        emit(f"error: {version} was not fetched\n{error}", err=True)
        return exit_codes.FINDINGS
    except Unreachable as error:
        emit(f"error: {version} was not fetched: {error}\n  from {entry.url}\n  nothing was kept; try again later", err=True)
        return exit_codes.UNREACHABLE
    except KeyboardInterrupt:
        exit_codes.stop(f"{version}: interrupted; nothing was kept", exit_codes.INTERRUPTED)
    except OSError as error:
        exit_codes.wrong_usage(f'"{error.filename or fetcher.store.folder}": {error.strerror}; choose another folder with --to')


def verify(catalog: CatalogFile = None, folder: Folder = None, form: Format = "text") -> None:
    """Check the documents that are here against their sums, and name which of them the stacks import.

    Exits with 1 when a document is not what was pinned.
    """
    from apim import stacks
    from apim.catalog import files
    from apim.catalog.usage import uses
    from apim.catalog.verify import verified
    from apim.render import specs
    from apim.render.findings_text import as_text
    from linting import errors

    entries, _ = files.catalog_in(catalog)
    store = files.store_in(folder)
    root = stacks.ROOT
    settings = {name: stacks.stack_settings(name, root) for name in stacks.stack_names(root)}
    with files.readable(store):
        holds, findings = verified(entries, store)
        rows = list(uses(settings, entries, store, root))
    if form == "json":
        _json(specs.verified_value(entries, holds, rows, findings))
    else:
        emit("\n\n".join([specs.held_here(entries, holds, store), specs.used(rows), as_text(findings)]))
    raise typer.Exit(exit_codes.FINDINGS if errors(findings) else exit_codes.FINE)


def bump(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version to go to.")],
    *,
    old: Annotated[
        str | None,
        typer.Option("--from", metavar="OLD", help="Default: the version that stacks have, else the latest one with a sum."),
    ] = None,
    stack: Annotated[str | None, stack_option("Also what this stack would publish.")] = None,
    to: Folder = None,
    catalog: CatalogFile = None,
    form: Annotated[Literal["text", "markdown", "json"], typer.Option("--format", "-f", help="How to show it.")] = "text",
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this kind of change on.")] = "none",
) -> None:
    """Fetch a version and compare it with another one; with a stack, through its selection and patches.

    Changes no stack: to take the version, name its file in the stack. Exits with 1 when the stack could not be deployed
    with it, or when there are changes that --fail-on names, of the stack where one is named.
    """
    from apim import stacks
    from apim.catalog import bump, files
    from apim.catalog.fetch import Fetcher
    from apim.render.specs_bump import FORMATS
    from linting import ContractError
    from openapi import load
    from openapi.comparison import compare

    entries, file = files.catalog_in(catalog)
    store, root = files.store_in(to), stacks.ROOT
    new = files.known(version, entries)
    settings = {name: stacks.stack_settings(name, root) for name in ([stack] if stack else stacks.stack_names(root))}
    have = bump.versions(settings, entries, store, root)
    in_use = {found for each in have.values() for found in each.values()}
    before = files.known(old, entries) if old else bump.default_old(new, in_use, entries)
    if before is None:
        exit_codes.wrong_usage(f"it is not clear from what; stacks have {', '.join(sorted(in_use)) or 'none'}: name it with --from")
    for each in (before, new):
        outcome = _fetched(Fetcher(store, str(file)), each, entries.versions[each], ask=False)
        if isinstance(outcome, int):
            raise typer.Exit(outcome)
    try:
        changes = compare(*(load(store.file(each).read_bytes(), str(store.file(each))) for each in (before, new)))
    except ContractError as error:
        exit_codes.stop(str(error), exit_codes.FINDINGS)
    wanted = [index for index, found in have[stack].items() if found in (before, new)] if stack else []
    if stack and not wanted:
        emit(f"stack {stack} imports neither {before} nor {new}", err=True)
    effects = bump.effects(settings[stack], wanted, store.file(new), root) if stack else ()
    emit(FORMATS[form](f"{before} -> {new}", changes, effects), form)
    relevant = [change for effect in effects for change in effect.changes or ()] if stack else changes
    stopping = any(change.kind in STOPPING[fail_on] for change in relevant)
    raise typer.Exit(exit_codes.FINDINGS if stopping or not all(effect.deployable for effect in effects) else exit_codes.FINE)


def _json(value: object) -> None:
    from apim.render.json_text import json_text

    emit(json_text(value), "json")


HELP = "Microsoft's OpenAPI documents: list, fetch and pin them, verify what is here."
EXAMPLES = ("specs fetch 2024-10-21", "specs verify")
COMMANDS = {
    "list": (show_list, ("specs list", "specs list --format json")),
    "show": (show, ("specs show 2024-10-21",)),
    "fetch": (fetch, ("specs fetch 2024-10-21", "specs fetch v1 --pin")),
    "verify": (verify, ("specs verify",)),
    "bump": (bump, ("specs bump 2024-10-21 --from 2024-06-01", "specs bump v1 --stack dev")),
}
