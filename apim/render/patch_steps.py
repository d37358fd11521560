"""What patches do, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import typer

import openapi
from apim.patch_steps import Patched
from apim.render import findings_json, findings_text
from apim.render.json_text import json_text
from linting import Finding, printable

MAX_EFFECTS = 10
"""Places of one step that text names; JSON has all."""


def as_text(documents: Sequence[Patched], findings: Sequence[Finding]) -> str:
    """A block per document, a line per step, with the places it changed; then the findings, if there are any."""
    blocks = ["\n".join(_block(document)) for document in documents]
    return "\n\n".join([*blocks, findings_text.as_text(findings)] if findings else blocks)


def _block(document: Patched) -> Iterator[str]:
    api = f"{document.api}: " if document.api else ""
    yield typer.style(printable(f"{api}{document.document}"), bold=True)
    if not document.patches and not document.findings:
        yield "  no patches"
    for file, steps in document.patches:
        for step in steps:
            yield from (f"  {line}" for line in _lines(file, step))


def _lines(file: str, step: openapi.Step) -> Iterator[str]:
    start = printable(f"{file} {step.name}: {step.what}")
    if len(step.effects) == 1 and step.what.endswith(f" {step.effects[0].place}"):
        yield f"{start}: {_change(step.effects[0], step)}"
        return
    yield f"{start}{f' ({printable(_first_line(step.about))})' if step.about else ''}"
    for effect in step.effects[:MAX_EFFECTS]:
        yield f"  {printable(effect.place)}: {_change(effect, step)}"
    if len(step.effects) > MAX_EFFECTS:
        yield f"  … and {len(step.effects) - MAX_EFFECTS} more; --format json tells all"


def _change(effect: openapi.Effect, step: openapi.Step) -> str:
    if effect.before is None:
        return typer.style(printable(f"added {effect.after}"), fg=typer.colors.GREEN)
    if effect.after is None:
        return typer.style(printable(f"removed {effect.before}"), fg=typer.colors.RED)
    if step.what.startswith("test "):
        return printable(effect.before)
    return typer.style(printable(f"{effect.before} -> {effect.after}"), fg=typer.colors.YELLOW)


def _first_line(about: str) -> str:
    return about.strip().split("\n", maxsplit=1)[0]


def as_json(documents: Sequence[Patched], findings: Sequence[Finding]) -> str:
    """An object with `documents`, each with api, document and patches (file, steps), beside a report of the findings."""
    listed = [
        {
            "api": document.api,
            "document": document.document,
            "patches": [{"file": file, "steps": [asdict(step) for step in steps]} for file, steps in document.patches],
        }
        for document in documents
    ]
    return json_text({"documents": listed, **findings_json.value(findings)})


FORMATS = {"text": as_text, "json": as_json}
