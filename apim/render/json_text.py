"""JSON that can be printed: what a terminal or a runner would obey is escaped, as JSON allows."""

import json
import re
from typing import Any, Final

OBEYED: Final = re.compile(r"[^\S\n ]|[^\x20-\x7e\n]|(?<=#)#(?=\[|vso\[)", re.IGNORECASE)


def json_text(value: Any) -> str:
    """Indented; letters of all scripts stay as they are."""
    return OBEYED.sub(_escaped, json.dumps(value, indent=2, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if character.isprintable() and character != "#" else json.dumps(character)[1:-1].replace("#", "\\u0023")
