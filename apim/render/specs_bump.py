"""A step from one version of a document to another: the documents' changes, then what each API of a stack would publish."""

import json
from collections.abc import Sequence

from apim.catalog.bump import Effect
from apim.render import contract_changes as formats
from apim.render import findings_text
from apim.render.json_text import json_text
from apim.render.markdown import code
from linting import errors, printable
from openapi.comparison import Change


def as_text(step: str, changes: Sequence[Change], effects: Sequence[Effect]) -> str:
    """Under a headline each."""
    blocks = [f"{step}, the documents\n{formats.as_text(changes)}"]
    for effect in effects:
        head = printable(f"{step}, what API {effect.api} publishes ({effect.document} now)")
        body = "cannot be composed" if effect.changes is None else formats.as_text(effect.changes)
        blocks.append(f"{head}\n{body}{_findings(effect)}")
    return "\n\n".join(blocks)


def _findings(effect: Effect) -> str:
    loud = [finding for finding in effect.findings if not finding.quiet]
    return f"\n{findings_text.as_text(loud)}" if loud else ""


def as_markdown(step: str, changes: Sequence[Change], effects: Sequence[Effect]) -> str:
    """Under a heading each; of findings, the errors alone."""
    blocks = [f"## {step}: the documents\n\n{formats.as_markdown(changes)}"]
    for effect in effects:
        body = "Cannot be composed." if effect.changes is None else formats.as_markdown(effect.changes)
        wrong = "\n".join(
            f"- {code(finding.source)}: {code(finding.found)}; {code(finding.fix)} ({finding.rule})"
            for finding in errors(effect.findings)
        )
        blocks.append(f"## {step}: what API {code(effect.api)} publishes\n\n{body}" + (f"\n\n{wrong}" if wrong else ""))
    return "\n\n".join(blocks)


def as_json(step: str, changes: Sequence[Change], effects: Sequence[Effect]) -> str:
    """An object with `step`, `documents` and, by API, `stack`."""
    stack = [
        {
            "api": effect.api,
            "document": effect.document,
            "published": None if effect.changes is None else json.loads(formats.as_json(effect.changes)),
            "findings": [
                {"source": each.source, "place": each.place, "rule": each.rule, "found": each.found, "severity": each.severity}
                for each in effect.findings
            ],
        }
        for effect in effects
    ]
    value = {"step": step, "documents": json.loads(formats.as_json(changes)), "stack": stack}
    return json_text(value)


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
