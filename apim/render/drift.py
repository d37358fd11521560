"""What has drifted, as text, JSON, Markdown, JUnit XML and the workflow commands of GitHub."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apim.drift import Difference, Drift, Found
from apim.drift.remedies import Remedy, commands, remedy
from apim.render.findings_machine import workflow_command
from apim.render.markdown import cell, code
from apim.render.proof_junit import xml_text
from apim.state import State

KINDS = ("changed", "missing", "added")


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison, and what is needed to tell it."""

    stack: str
    drift: Drift
    state: State

    def remedy(self, found: Found) -> Remedy:
        """What to do about a finding."""
        return remedy(found, self.stack, self.state)

    @property
    def commands(self) -> tuple[str, ...]:
        """What reverts all."""
        return commands(self.drift.found, self.stack)

    @property
    def summary(self) -> str:
        """The counts in a line."""
        found = self.drift.found
        said = ", ".join(f"{sum(each.kind == kind for each in found)} {kind}" for kind in KINDS)
        return f"{said if found else 'no drift'}; {self.drift.compared} resources compared"


def as_text(told: Told) -> str:
    """A paragraph per finding, what was not compared, and the commands that revert all."""
    drift = told.drift
    lines = [line for each in drift.found for line in _paragraph(told, each)]
    if drift.uncompared:
        lines += ["not compared:", *(f"  {each.name}: {each.why}" for each in drift.uncompared), ""]
    lines += [*(f"note: {each}" for each in drift.notes), told.summary]
    if told.commands:
        lines += ["", "to revert all of it, in this order:", *(f"  {each}" for each in told.commands)]
    return "\n".join(lines)


def _paragraph(told: Told, found: Found) -> Iterator[str]:
    way = told.remedy(found)
    yield f"{found.kind:7}  {found.what} {found.name}"
    yield from (f"  {_said(each)}" for each in found.differences)
    if found.who:
        yield f"  by {_who(found)}"
    yield f"  revert: {way.revert}"
    yield f"  adopt: {way.adopt}"
    yield ""


def _said(each: Difference) -> str:
    if each.declared is None and each.live is None:
        return each.place
    return f"{each.place}: {each.declared or '(nothing)'} -> {each.live or '(nothing)'}"


def _who(found: Found) -> str:
    return f"{found.who.caller}, {found.who.at:%Y-%m-%d %H:%M:%S} UTC, {found.who.action}" if found.who else "unknown"


def as_json(told: Told) -> str:
    """An object with `findings`, `notCompared`, `notes`, `commands` and a count per kind."""
    drift = told.drift
    counts = {kind: sum(each.kind == kind for each in drift.found) for kind in KINDS}
    document = {
        "stack": told.stack,
        "findings": [_finding(told, each) for each in drift.found],
        "notCompared": [{"name": each.name, "why": each.why} for each in drift.uncompared],
        "notes": list(drift.notes),
        "commands": list(told.commands),
        "compared": drift.compared,
        **counts,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _finding(told: Told, found: Found) -> dict[str, Any]:
    way = told.remedy(found)
    who = {"caller": found.who.caller, "at": found.who.at.isoformat(), "action": found.who.action} if found.who else None
    return {
        "kind": found.kind,
        "what": found.what,
        "name": found.name,
        "id": found.id,
        "urn": found.urn,
        "differences": [{"place": each.place, "declared": each.declared, "live": each.live} for each in found.differences],
        "who": who,
        "revert": way.revert,
        "adopt": way.adopt,
    }


def as_markdown(told: Told) -> str:
    """A table of findings for a comment, and the commands."""
    drift = told.drift
    lines = [f"**Drift of stack {told.stack}**: {told.summary}"]
    if drift.found:
        lines += ["", "| | What | Declared -> live | Who |", "|---|---|---|---|"]
        lines += map(_row, drift.found)
        lines += ["", "To revert all of it:", "", "```sh", *told.commands, "```"]
    if drift.uncompared:
        lines += ["", "<details><summary>Not compared</summary>", ""]
        lines += [f"- {code(each.name)}: {each.why}" for each in drift.uncompared]
        lines += ["", "</details>"]
    return "\n".join([*lines, *(f"\n{each}" for each in drift.notes)])


def _row(found: Found) -> str:
    changed = "<br>".join(cell(_said(each)) for each in found.differences)
    return f"| {found.kind} | {found.what} {code(found.name)} | {changed} | {cell(_who(found))} |"


def as_junit(told: Told) -> str:
    """A test case per finding, failed; one that passed where nothing drifted; what was not compared is skipped."""
    drift = told.drift
    cases = [*drift.found, *drift.uncompared]
    count = {"tests": str(len(cases) or 1), "failures": str(len(drift.found)), "skipped": str(len(drift.uncompared))}
    suite = ET.Element("testsuite", {"name": f"drift of {told.stack}", **count})
    for found in drift.found:
        case = ET.SubElement(suite, "testcase", {"classname": found.what, "name": xml_text(found.name)})
        said = "; ".join(map(_said, found.differences)) or found.kind
        failure = ET.SubElement(case, "failure", {"type": found.kind, "message": xml_text(said)})
        failure.text = xml_text("\n".join(_paragraph(told, found)).strip())
    for each in drift.uncompared:
        case = ET.SubElement(suite, "testcase", {"classname": "not compared", "name": xml_text(each.name)})
        ET.SubElement(case, "skipped", {"message": xml_text(each.why)})
    if not cases:
        ET.SubElement(suite, "testcase", {"classname": "drift", "name": told.summary})
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode")


def as_github(told: Told) -> str:
    """An `::error` command per finding, and a `::notice` with the summary."""
    lines = []
    for each in told.drift.found:
        said = "; ".join([*map(_said, each.differences), *([f"by {_who(each)}"] if each.who else [])])
        title = f"drift: {each.kind} {each.what} {each.name}"
        lines.append(workflow_command("error", {"title": title}, f"{said or each.kind}; revert: {told.remedy(each).revert}"))
    return "\n".join([*lines, workflow_command("notice", {"title": f"drift of {told.stack}"}, told.summary)])


FORMATS: Mapping[str, Callable[[Told], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "junit": as_junit,
    "github": as_github,
}
