"""Characters of XML: which there may be, and what references stand for."""

import re

REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
"""References that XML knows without a document type: five names, and characters by number."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not have."""

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST = 0x10FFFF


class BadReference(Exception):
    """A `&` that begins no reference; `offset` is where it is in the text that was given."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def lenient(text: str) -> str:
    """The text with its references resolved; what only looks like one stays."""
    return REFERENCE.sub(lambda match: _character(match) or match[0], text) if "&" in text else text


def strict(text: str) -> str:
    """The text with its references resolved. Raises BadReference."""
    if "&" not in text:
        return text
    parts, last = [], 0
    for ampersand in re.finditer("&", text):
        match = REFERENCE.match(text, ampersand.start())
        character = _character(match) if match else None
        if match is None or character is None:
            raise BadReference(ampersand.start())
        parts += [text[last : match.start()], character]
        last = match.end()
    return "".join([*parts, text[last:]])


def _character(match: "re.Match[str]") -> str | None:
    """What a reference means; None for a character that XML does not have."""
    if match[1]:
        return _NAMED[match[1]]
    number = int(match[2]) if match[2] else int(match[3], 16)
    character = chr(number) if number <= _LAST else "\0"
    return None if FORBIDDEN.match(character) else character
