"""Half of a surrogate pair: JSON may escape it, and it is no character and has no form in UTF-8.

https://www.rfc-editor.org/rfc/rfc8259#section-8.2
"""

import json
import re
from typing import Any

_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")


def has_half(raw: bytes, value: Any) -> bool:
    """Whether a text of a value has such a half; `raw` is the JSON that it was read from."""
    if _is_utf8(raw) and not _ESCAPED.search(raw):
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_utf8(raw: bytes) -> bool:
    """Python's reader takes UTF-16 and UTF-32, whose JSON has null bytes, and the bytes of a half that UTF-8 does not have."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw
