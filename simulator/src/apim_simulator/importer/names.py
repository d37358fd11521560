"""Names: of operations, of what they display, and of the schemas inline in them."""

import re
from collections.abc import Iterable

from apim_simulator.importer.result import Json, refuse, unsupported

MAXIMUM_NAME = 76
"""Where Learn says names are cut, to leave room for `-1` to `-999`; ARM itself allows 80."""
MAXIMUM_SUFFIX = 999
MAXIMUM_DISPLAY_NAME = 300


def normalised(text: str) -> str:
    """Learn's normal form: lower case, each run of other characters a dash, trimmed, at most 76 characters.

    That only ASCII letters and digits count is our choice.
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MAXIMUM_NAME]


class OperationNames:
    """Gives each operation of one document its ARM name.

    `keep`: operationId verbatim (rev-05, and templates exported from live services); `normalise`: Learn's normal form of it.
    Without operationId it is the normal form of method and path (seen in issues as `get-api-todos-id`); a taken one gets `-1`
    to `-999`.
    """

    def __init__(self, mode: str, identifiers: Iterable[str]) -> None:
        """`identifiers` are all operationIds of the document: a name made for a missing one gives way to them."""
        if mode not in ("keep", "normalise"):
            raise ValueError(mode)
        self._mode = mode
        self._claimed = {identifier.lower() for identifier in identifiers} if mode == "keep" else set()
        self._taken: dict[str, str] = {}

    def name(self, method: str, path: str, operation: Json) -> str:
        """The name for `method path`; raises 501 for clashes and lengths that no recording covers."""
        identifier = operation.get("operationId")
        if not identifier:
            return self._take(self._free(normalised(f"{method}{path}")), path)
        if not isinstance(identifier, str):
            refuse(f"Parsing error: operationId of {method.upper()} {path} is not a text")
        if self._mode == "normalise":
            return self._take(self._free(normalised(identifier)), path)
        if len(identifier) > MAXIMUM_NAME:
            unsupported(f'operationId "{identifier}" has over {MAXIMUM_NAME} characters; what Azure makes of it is unrecorded')
        if identifier.lower() in self._taken:
            other = self._taken[identifier.lower()]
            unsupported(f'operationId "{identifier}" is also "{other}", letter case ignored; what Azure makes of it is unrecorded')
        return self._take(identifier, path)

    def _free(self, name: str) -> str:
        candidates = [name, *(f"{name}-{n}" for n in range(1, MAXIMUM_SUFFIX + 1))]
        free = next((c for c in candidates if c.lower() not in self._taken and c.lower() not in self._claimed), None)
        if free is None:
            unsupported(f'over {MAXIMUM_SUFFIX} operations are called "{name}"')
        return free

    def _take(self, name: str, path: str) -> str:
        if not name:
            unsupported(f"an operation of {path} has no name left after normalisation")
        self._taken[name.lower()] = name
        return name


def display_name(method: str, path: str, operation: Json) -> str:
    """`summary`, else `operationId` (rev-05), else `/path - METHOD` (issues)."""
    display_name = operation.get("summary") or operation.get("operationId") or f"{path} - {method.upper()}"
    if not isinstance(display_name, str) or len(display_name) > MAXIMUM_DISPLAY_NAME:
        unsupported(f"the summary of {method.upper()} {path} is no text of at most {MAXIMUM_DISPLAY_NAME} characters; unrecorded")
    return display_name


def path_stem(path: str) -> str:
    """First part of the names of a path's inline schemas: `/pet/{petId}/uploadImage` gives `Pet-petId-UploadImage`.

    Literal segments begin with a capital, parameters are between dashes, of which neighbours share one and the first is
    dropped (oaj-04, oay-07).
    """
    parts = [
        f"-{segment[1:-1]}-" if segment.startswith("{") and segment.endswith("}") else pascal(segment)
        for segment in path.split("/")
    ]
    stem = re.sub(r"[^A-Za-z0-9._-]", "-", "".join(parts))
    return re.sub(r"--+", "-", stem).removeprefix("-")


def pascal(text: str) -> str:
    """First letter in upper case, the rest as it is: `emergency-contacts` gives `Emergency-contacts` (template)."""
    return text[:1].upper() + text[1:]


def media_type_stem(content_type: str) -> str:
    """`application/json` gives `ApplicationJson` (oaj-04), `application/octet-stream` `ApplicationOctet-stream` (template)."""
    stem = "".join(pascal(part) for part in content_type.split(";", maxsplit=1)[0].strip().split("/"))
    return re.sub(r"[^A-Za-z0-9._-]", "-", stem)
