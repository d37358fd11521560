"""How these tests import: a whole document, or a part put into a small one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from apim_simulator.importer import Imported, ImportRefused, import_document

OK = {"responses": {"200": {"description": "ok"}}}
Read = Callable[..., Imported]


def document(**members: Any) -> dict:
    """A small valid document with these members in place of its own."""
    base = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example.org"}]}
    return base | {"paths": {"/a": {"get": OK}}} | members


@pytest.fixture
def read() -> Read:
    """Import text, or a document as JSON; keywords as `import_document` has them."""

    def reading(content: Any, document_format: str = "openapi", **more: Any) -> Imported:
        text = content if isinstance(content, str) else json.dumps(content)
        settings = {"contract": {}, "conduct": "template", "names": "keep", "schema_id": "s"} | more
        return import_document(text, document_format, **settings)

    return reading


@pytest.fixture
def refusal(read) -> Callable[..., tuple]:
    """Status, code and message of the refusal that importing ends in."""

    def refused(content: Any, document_format: str = "openapi", **more: Any) -> tuple:
        with pytest.raises(ImportRefused) as raised:
            read(content, document_format, **more)
        target = None if raised.value.status == 413 else "representation"
        assert raised.value.target == target
        return raised.value.status, raised.value.code, raised.value.message

    return refused
