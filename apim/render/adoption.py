"""What is taken over and what is left, as text and JSON."""

from collections.abc import Mapping
from typing import Any

from apim.adopt import Adoption, Section
from apim.render.json_text import json_text
from linting import printable


def as_text(stack: str, found: Adoption, section: Section, *, dry_run: bool) -> str:
    """A line per resource, by what becomes of it."""
    resources = section.value["resources"]
    verb = "would take over" if dry_run else "takes over"
    lines = [f"stack {stack} {verb} {len(resources)}, as they are:"]
    lines += [f"  {printable(place)}" for place in resources]
    if found.left:
        lines += ["left as they are:", *(f"  {printable(each.place)}: {printable(each.reason)}" for each in found.left.values())]
    if dry_run:
        return "\n".join([*lines, "nothing was written; without --dry-run it is"])
    lines += [f"wrote {name}" for name in section.files]
    return "\n".join([*lines, f"next: pulumi preview --stack {stack}; it shows {len(resources)} to import and none to change"])


def as_json(stack: str, found: Adoption, section: Section, *, dry_run: bool) -> str:
    """An object with `stack`, `dryRun`, `adopted`, `left` and `files`."""
    left = [{"place": each.place, "reason": each.reason, "referenced": each.referenced} for each in found.left.values()]
    return json_text(
        {"stack": stack, "dryRun": dry_run, "adopted": section.value["resources"], "left": left, "files": list(section.files)}
    )


def released(stack: str, before: Mapping[str, Any], *, dry_run: bool) -> str:
    """What a stack lets go of."""
    places = list(before.get("resources") or {})
    if not places:
        return f"stack {stack} has adopted nothing"
    verb = "would give" if dry_run else "gives"
    lines = [f"stack {stack} {verb} back {len(places)}:", *(f"  {printable(each)}" for each in places)]
    if before.get("owned"):
        lines.append("the section said `owned: true`: deploy it with `owned: false` first, or the update deletes them")
    if dry_run:
        return "\n".join([*lines, "nothing was written; without --dry-run it is"])
    return "\n".join([*lines, f"next: pulumi up --stack {stack}; it lets go of them and deletes none in Azure"])


FORMATS = {"text": as_text, "json": as_json}
