"""Bodies of kind multipart/form-data, as clients upload files with them (RFC 7578)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message

from apim_simulator.model import errors


@dataclass(frozen=True, slots=True)
class Upload:
    """A part with a file's name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, in order: texts, and files, each possibly several times."""

    texts: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[Upload]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The last text of that name."""
        found = self.texts.get(name)
        return found[-1] if found else None

    def file(self, name: str) -> Upload:
        """The file of that name. Raises Refused where there is none."""
        found = self.files.get(name) or self.files.get(f"{name}[]")
        if not found:
            raise errors.missing(name)
        return found[0]


def parse(content_type: str, body: bytes) -> Form:
    """The form in a body. Raises Refused for one that is none (words from memory)."""
    header = _header("content-type", content_type)
    boundary = header.get_param("boundary")
    if header.get_content_type() != "multipart/form-data" or not isinstance(boundary, str) or not boundary:
        raise errors.invalid_request("The request must be multipart/form-data with a boundary.", None, None)
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    delimiter = b"\r\n--" + boundary.encode("utf-8", "surrogateescape")
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < len(("before", "after")) or not pieces[-1].startswith(b"--"):
        raise errors.invalid_request("The multipart body does not end with its boundary.", None, None)
    for piece in pieces[1:-1]:
        _read(piece, texts, files)
    return Form(texts, files)


def _read(piece: bytes, texts: dict[str, list[str]], files: dict[str, list[Upload]]) -> None:
    """One part: header fields, an empty line, the content."""
    head, found, content = piece.partition(b"\r\n\r\n")
    fields = [line.split(":", 1) for line in head.decode("utf-8", "replace").split("\r\n") if ":" in line]
    disposition = _header("content-disposition", next((v for n, v in fields if n.strip().lower() == "content-disposition"), ""))
    name = disposition.get_param("name", header="content-disposition")
    if not found or not isinstance(name, str):
        raise errors.invalid_request("A part of the multipart body has no name.", None, None)
    filename = disposition.get_param("filename", header="content-disposition")
    if filename is None:
        texts.setdefault(name, []).append(content.decode("utf-8", "replace"))
    else:
        files.setdefault(name, []).append(Upload(filename if isinstance(filename, str) else filename[2], content))


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value.replace("\r", " ").replace("\n", " ").strip()
    return message
