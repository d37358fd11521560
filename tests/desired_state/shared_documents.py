"""Reads documents, and makes contracts of them, once for all stacks that tests compose of the same files.

Both are values that nothing changes. What is refused is judged again each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import openapi
from desired_state.documents import Documents

_read, _make = Documents.document, openapi.contract
_documents: dict[tuple[str, bytes], openapi.Document] = {}
_contracts: dict[tuple[Any, ...], openapi.Contract] = {}


@contextmanager
def shared() -> Iterator[None]:
    """What is composed inside takes what was read before, here or in another test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Documents, "document", _document)
        patch.setattr(openapi, "contract", _contract)
        yield


def _document(self: Documents, file: str) -> openapi.Document:
    key = file, self.content(file)
    if key in _documents:
        self._loaded[file] = _documents[key]
    else:
        _documents[key] = _read(self, file)
    return _read(self, file)


def _contract(document: openapi.Document, **options: Any) -> openapi.Contract:
    if not any(document is each for each in _documents.values()):
        return _make(document, **options)
    # Those documents live as long as this module: no other gets the number of one.
    key = id(document), *((name, tuple(each) if isinstance(each, list) else each) for name, each in options.items())
    if key not in _contracts:
        _contracts[key] = _make(document, **options)
    return _contracts[key]
