"""The stack file and the files beside it: read, and written together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apim.adopt.model import NotAdopted
from apim.adopt.section import FOLDER, Section
from apim.adopt.stack_file import with_section
from settings import Invalid, place, read_yaml

KEY = "adopted"
AS_IS = "# Azure's own line ends are part of what is compared: git changes none.\n* -text\n"


def adopted_section(file: Path) -> Mapping[str, Any]:
    """What a stack file has adopted already, as the engine reads it. Raises OSError, NotAdopted for a file that it refuses."""
    try:
        read = read_yaml(file.read_bytes())
    except Invalid as error:
        raise NotAdopted(f"{file.name} is not valid YAML: {error}") from error
    if read.faults:
        raise NotAdopted("\n".join(f"{file.name}:{fault.line}: {fault.found}; {fault.fix}" for fault in read.faults))
    config = (read.value if isinstance(read.value, dict) else {}).get("config") or {}
    found = config.get(place(KEY)) if isinstance(config, dict) else None
    return found if isinstance(found, dict) else {}


def write(file: Path, root: Path, section: Section | None) -> None:
    """Write the section, what it had before kept, and its files; None empties the section and leaves the files.

    Empty, it says that a stack may do without APIs, so that the update that lets go of them can run.

    Raises OSError, NotAdopted where the stack file has another form.
    """
    value: dict[str, Any] = {"resources": {}}
    if section is not None:
        before = adopted_section(file)
        value = {**before, **{name: {**before.get(name, {}), **new} for name, new in section.value.items()}}
    try:
        text = with_section(file.read_text(encoding="utf-8"), KEY, value)
    except (ValueError, UnicodeDecodeError) as error:
        raise NotAdopted(f"{file.name} cannot be extended: {error}; write its keys below config, one per line") from error
    for name, content in (section.files if section else {}).items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")
    if section and section.files:
        (root / FOLDER / ".gitattributes").write_text(AS_IS, encoding="utf-8")
    file.write_text(text, encoding="utf-8", newline="")
