"""Bytes or text to JSON values, whichever of JSON and YAML they hold; and a Document from them."""

import math
import re
from typing import Any

from linting import ContractError, Finding
from openapi import json_text, shape
from openapi.document import Document, type_name
from openapi.linting import refusals
from openapi.pointers import pointer
from openapi.positions import Origin

MAX_DEPTH = 200
"""Levels of nesting, far more than a document needs and far fewer than recursion takes."""

SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def load(text: bytes | str, source: str) -> Document:
    """The OpenAPI 3.0 document in a JSON or YAML text.

    Args:
        text: the file's content. A UTF-8 byte order mark, which API Management's import trips over, is dropped here
            (APIM-IMPORT-005, https://github.com/Azure/azure-cli/issues/29405).
        source: the file as the user names it. An ending `.json` means JSON; otherwise text that begins with `{` is
            tried as JSON first, because YAML takes nearly all of JSON but reads some of it differently.

    Integers keep every digit. Dates, `yes` and `on` stay strings (YAML 1.2), member names are the text as written.

    Raises:
        ContractError: syntax errors with line and column; repeated member names with both lines; NaN and infinities;
            text that is not UTF-8; aliases that expand without end; a root or member of the wrong type; and versions
            other than 3.0.0 to 3.0.3 with the reason and the remedy.
    """
    document = _document(text, source)
    refused = refusals(document) or shape.faults(document)
    if refused:
        raise ContractError(refused)
    return document


def examined(text: bytes | str, source: str) -> tuple[Document, tuple[Finding, ...]]:
    """The document in a text although API Management would refuse its version, and the findings about that.

    For commands that show what else is wrong with it. Raises ContractError where `load` does for another reason, and where
    the document is of no OpenAPI 3, such as Swagger 2.0.
    """
    document = _document(text, source)
    refused = refusals(document)
    if not str(document.tree.get("openapi")).startswith("3"):
        raise ContractError(refused)  # what it says by other rules would be wrong by those of 3.0
    wrong = shape.faults(document)
    if wrong:
        raise ContractError((*refused, *wrong))
    return document, refused


def _document(text: bytes | str, source: str) -> Document:
    text = decode(text, source)
    tree = read(text, source)
    if not isinstance(tree, dict):
        found = "is empty" if tree is None else f"the root is {type_name(tree)}"
        fix = "an OpenAPI document is an object with openapi, info, servers and paths"
        raise ContractError([Finding(source, "", "document-shape", found, fix)])
    return Document(source, tree, Origin(text, tree))


def read(text: bytes | str, source: str) -> Any:
    """Any JSON value in a JSON or YAML text: what `load` reads documents with, and patches too.

    Raises ContractError as `load` does, apart from what is about OpenAPI.
    """
    text = decode(text, source)
    begins = text.lstrip()[:1]
    if source.lower().endswith(".json"):
        return audited(_json(text, source), text, source) if begins else None
    if begins and begins in "{[":
        try:
            return audited(_json(text, source), text, source)
        except ContractError as error:
            if error.findings[0].rule != "document-syntax" or not source.lower().endswith((".yaml", ".yml")):
                raise
    from openapi import yaml_text  # noqa: PLC0415 - a stack of JSON documents need not load PyYAML

    return yaml_text.read(text, source, MAX_DEPTH)


def decode(text: bytes | str, source: str) -> str:
    """Text without byte order mark. Raises ContractError when bytes are not UTF-8."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContractError([Finding(source, "", "document-encoding", "is UTF-16", "save the file as UTF-8")])
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{text[error.start]:02x} is not UTF-8"
        raise ContractError([Finding(source, f"line {line}", "document-encoding", found, "save the file as UTF-8")]) from None


def _json(text: str, source: str) -> Any:
    try:
        return json_text.read(text, source)
    except RecursionError:
        raise ContractError([_too_deep(source, "")]) from None


def audited(value: Any, text: str, source: str) -> Any:
    """A value that JSON could not hold everywhere is refused: too deep, an infinite number, half a character."""
    surrogates = bool(SURROGATE.search(text))
    if not surrogates and not _exceeds(value):
        return value
    left: list[tuple[Any, tuple[str | int, ...]]] = [(value, ())]
    while left:
        node, path = left.pop()
        if len(path) > MAX_DEPTH:
            raise ContractError([_too_deep(source, pointer(path[:3]) + "/…")])
        members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, item in members:
            kind = type(item)
            if kind is dict or kind is list:
                left.append((item, (*path, key)))
            elif kind is float and not math.isfinite(item):
                raise ContractError([Finding(source, pointer((*path, key)), "document-number", *_INFINITE)])
            if surrogates and LONE_SURROGATE.search(f"{key}{item if kind is str else ''}"):
                raise ContractError([Finding(source, pointer(path), "document-encoding", *_HALF)])
    return value


def _exceeds(value: Any) -> bool:
    """Whether a value is too deep or has an infinite number somewhere; where, takes three times as long to say."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        inner = []
        for node in level:
            kind = type(node)
            if kind is dict:
                inner += node.values()
            elif kind is list:
                inner += node
            elif kind is float and not math.isfinite(node):
                return True
        if not inner:
            return False
        level = inner
    return True


_INFINITE = ("the number is too large for JSON and API Management to hold", "write a finite number, or remove it")
_HALF = ("a \\u escape is half of a character (a lone surrogate)", "write both halves, or the character itself")


def _too_deep(source: str, place: str) -> Finding:
    return Finding(source, place, "document-depth", f"nested more than {MAX_DEPTH} levels deep", "flatten the document")
