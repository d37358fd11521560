"""What was found half done, as text and JSON."""

from collections.abc import Sequence

from apim.recover import Found
from apim.render.json_text import json_text
from linting import printable


def as_text(stack: str, found: Sequence[Found]) -> str:
    """A line per resource, and below it its id in Azure."""
    if not found:
        return f"stack {stack}: nothing is half done"
    lines = [f"stack {stack}: half done, if no other run is at work"]
    for each in found:
        lines.append(f"{each.verdict:8} {printable(each.name)} ({each.type.rsplit(':', 1)[-1]}): {printable(each.message)}")
        lines += [f"         {printable(each.resource_id)}"] if each.resource_id else []
    return "\n".join(lines)


def as_json(stack: str, found: Sequence[Found]) -> str:
    """An object with `stack` and `found`."""
    listed = [
        {
            "verdict": each.verdict,
            "name": each.name,
            "type": each.type,
            "urn": each.urn,
            "id": each.resource_id,
            "told": each.message,
        }
        for each in found
    ]
    return json_text({"stack": stack, "found": listed})


FORMATS = {"text": as_text, "json": as_json}
