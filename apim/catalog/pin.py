"""A sum written into the catalog's text. Everything else stays as its author wrote it, comments too."""

from pathlib import Path

import yaml

from apim.catalog.model import Catalog


def pinned(text: str, catalog: Catalog, version: str, found: str) -> str:
    """The text with `found` as the version's confirmed sum; `text` is what `catalog` was read from.

    A sum is never replaced by another one. Raises ValueError for that.
    """
    entry = catalog.versions[version]
    if entry.sha256 not in (None, found):
        raise ValueError(f"{version} is pinned to another sum")
    text = _with(text, version, "sha256", found) if entry.sha256 is None else text
    return _with(text, version, "confirmed", "true")


def record(file: Path, catalog: Catalog, version: str, found: str) -> None:
    """Write the pin into the catalog's file, whole or not at all. Raises OSError.

    The file is read anew: pins that came after `catalog` was read are in it.
    """
    text = pinned(file.read_bytes().decode("utf-8-sig"), catalog, version, found)
    new = file.with_name(f"{file.name}.part")
    new.write_bytes(text.encode())
    new.replace(file)


def _with(text: str, version: str, key: str, value: str) -> str:
    """The text with a scalar of an entry replaced, or added after its url."""
    root = yaml.compose(text, yaml.SafeLoader)
    entry = _member(_member(root, "versions"), version)
    for name, node in entry.value:
        if name.value == key:
            return text[: node.start_mark.index] + value + text[node.end_mark.index :]
    names = {name.value: (name, node) for name, node in entry.value}
    first, last = names.get("sha256" if key == "confirmed" else "url", names["url"])
    if entry.flow_style:
        return f"{text[: last.end_mark.index]}, {key}: {value}{text[last.end_mark.index :]}"
    end = text.find("\n", last.end_mark.index)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * first.start_mark.column}{key}: {value}{text[end:]}"


def _member(mapping: yaml.Node | None, key: str) -> yaml.MappingNode:
    members = mapping.value if isinstance(mapping, yaml.MappingNode) else []
    found = next((node for name, node in members if name.value == key), None)
    if not isinstance(found, yaml.MappingNode):
        raise TypeError(f"{key} is no mapping")  # the catalog's model has seen that it is
    return found
