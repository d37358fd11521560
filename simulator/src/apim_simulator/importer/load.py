"""Text to document: formats, size, syntax and version.

The simulator's own loader. Integers stay exact, YAML's dates stay text, because OpenAPI is JSON whatever its syntax.
"""

import json
import re
from typing import Any

import yaml

from apim_simulator.importer.result import ImportRefused, Json, refuse, unsupported

MAXIMUM_BYTES = 4_000_000
"""Learn says 4 MB and names no unit; read as decimal megabytes of UTF-8 (our choice)."""

FORMATS = ("openapi", "openapi+json")
SUPPORTED_VERSION = re.compile(r"3\.0\.[0-3]")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def load(text: str, document_format: str) -> Json:
    """The document in `text`.

    `openapi` takes YAML and JSON (oaj-01), `openapi+json` JSON only; links and every other format are not simulated. Too large
    is 413 RequestedSizeExceeded.
    """
    if document_format not in FORMATS:
        unsupported(f'format "{document_format}" is not simulated; use one of {", ".join(FORMATS)}')
    size = len(text.encode())
    if size > MAXIMUM_BYTES:
        message = f"the inline document has {size} bytes; at most {MAXIMUM_BYTES} are accepted"
        raise ImportRefused(413, "RequestedSizeExceeded", None, message)
    if text.startswith("\ufeff"):
        refuse("Parsing error: the document begins with a byte order mark")
    document = _parse(text, json_only=document_format == "openapi+json")
    if not isinstance(document, dict):
        refuse("Parsing error: the document is not an object")
    _check_version(document)
    return document


def _parse(text: str, *, json_only: bool) -> Any:
    if json_only or text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            if json_only:
                refuse(f"Parsing error: {error}")
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, restricted further below
    except yaml.YAMLError as error:
        refuse(f"Parsing error: {error}")


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose members differ; a repeated one is refused (inferred: no recording has one)."""
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        refuse(f'Parsing error: member "{repeated}" occurs twice in one object')
    return members


def _no_constant(name: str) -> Any:
    refuse(f"Parsing error: {name} is not JSON")


class _Loader(yaml.CSafeLoader):
    """libyaml with the JSON schema of YAML 1.2: no dates, no `yes`, no octal, no merge keys; text otherwise."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own way

    def construct_object_once(self, node: yaml.MappingNode) -> Json:
        """A mapping with distinct names, each as text.

        A merge key is a member like any other, which no object of OpenAPI has ([V] OpenAPI.NET merges nothing; [C]
        azure-apim-extension issue 62: what an object does not have is refused).
        """
        for key, _ in node.value:
            if key.value == "<<" and not key.style:
                refuse(f"Parsing error: << is not a valid property, in line {key.start_mark.line + 1}")
        pairs = [(self.construct_object(key, deep=True), self.construct_object(value, deep=True)) for key, value in node.value]
        return _unique([(_key(key), value) for key, value in pairs])

    def construct_number(self, node: yaml.ScalarNode) -> int | float:
        return int(node.value) if _INTEGER.fullmatch(node.value) else float(node.value)


def _key(value: Any) -> str:
    """JSON names are text: the response code 200 in YAML is "200"."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_object_once)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_number)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_number)
for _tag, _pattern, _first in (
    ("null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("int", re.compile(rf"(?:{_INTEGER.pattern})$"), list("-+0123456789")),
    ("float", re.compile(rf"(?:{_FLOAT.pattern})$"), list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, _first)


def _check_version(document: Json) -> None:
    """Only 3.0.0 to 3.0.3 are simulated; Learn also takes 2.0 and, losing parts of it, 3.1."""
    if "swagger" in document:
        unsupported(f"Swagger {document['swagger']} import is not simulated; convert the document to OpenAPI 3.0")
    version = document.get("openapi")
    if not isinstance(version, str):
        refuse("Parsing error: the document names no OpenAPI version")
    if version.startswith("3.1"):
        unsupported(f"OpenAPI {version} import is not simulated; convert the document to OpenAPI 3.0")
    if SUPPORTED_VERSION.fullmatch(version) is None:
        refuse(f"Parsing error: OpenAPI version {version} is not supported")
