"""What is taken over and what is left, as text and JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from apim.adopt import Adoption, Section
from apim.render.json_text import json_text
from desired_state.ownership import Ledger
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


def believed(stack: str, ledgers: Sequence[Ledger]) -> str:
    """Which ledgers are the stack's own, if its state is lost."""
    lines = [f"the state of stack {stack} knows no ledger; in the service these bear its names:"]
    for each in ledgers:
        lines.append(f"  {each.owner.id}, which claims")
        lines += [f"    {printable(kind)}: {printable(', '.join(names))}" for kind, names in each.names.items()]
    return "\n".join(
        [
            *lines,
            "one of them is this stack's own if its state is lost; if that stack lives on, with a state in another backend, both",
            "would write the same resources: then give this one another name.",
            f"next: bin/apim adopt --stack {stack} --own --ledger {ledgers[0].owner.id[:8]} --dry-run",
        ]
    )


def taken_back(stack: str, ledger: Ledger, *, dry_run: bool) -> str:
    """What becomes of the state."""
    number = sum(len(names) for names in ledger.names.values())
    done = "would get" if dry_run else "has"
    lines = [f"the state of stack {stack} {done} the ledger {ledger.owner.id}, with {number} names; nothing in Azure is written"]
    if dry_run:
        return "\n".join([*lines, "nothing was written; without --dry-run it is"])
    following = f"next: bin/apim recover --stack {stack}, again until nothing is half done, as what is in an API comes after it;"
    return "\n".join([*lines, following, "then pulumi up, which writes anew what no state says was written: documents and secrets"])


FORMATS = {"text": as_text, "json": as_json}
