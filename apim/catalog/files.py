"""Where the catalog and the documents are by default, and how paths are displayed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from apim import exit_codes
from apim.catalog.model import Catalog
from apim.catalog.parse import parse, unknown_version
from apim.catalog.store import Store
from apim.output import emit
from apim.stacks import ROOT
from linting import ContractError

CATALOG = ROOT / "specs" / "catalog.yaml"
UPSTREAM = ROOT / "specs" / "upstream"


def catalog_in(file: Path | None = None) -> tuple[Catalog, Path]:
    """The catalog and the file as it is displayed. Raises typer.Exit: no such file (2), or what is wrong with it (1)."""
    path = displayed(file or CATALOG)
    try:
        return parse(path.read_bytes(), str(path)), path
    except OSError as error:
        exit_codes.wrong_usage(f'"{path}" cannot be read: {error.strerror}; name the catalog with --catalog')
    except ContractError as error:
        emit(f"error: the catalog cannot be used\n{error}", err=True)
        raise typer.Exit(exit_codes.FINDINGS) from None


def store_in(folder: Path | None = None) -> Store:
    """The folder of documents."""
    return Store(displayed(folder or UPSTREAM))


@contextmanager
def readable(store: Store) -> Iterator[None]:
    """While documents are read. Raises typer.Exit where one of them cannot be."""
    try:
        yield
    except OSError as error:
        file = error.filename or store.folder
        exit_codes.wrong_usage(f'"{file}" cannot be read: {error.strerror}; make it readable, or name another folder with --in')


def known(version: str, catalog: Catalog) -> str:
    """The version, if the catalog has it. Raises typer.Exit with the nearest that it has."""
    if version not in catalog.versions:
        exit_codes.wrong_usage(unknown_version(version, catalog))
    return version


def displayed(path: Path) -> Path:
    """The path relative to the working directory, if it is below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) and path != here else path
