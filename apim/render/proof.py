"""What was proven of a deployed stack: as lines, for a terminal, and for programs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from apim.prove import Check, Proof
from apim.render.findings_machine import workflow_command
from apim.render.markdown import cell
from apim.render.proof_junit import as_junit

_LEVELS = {"failed": "error", "skipped": "notice"}
"""Of GitHub's annotations; what was proven gets none."""
_MARKS = {"proven": "✅", "failed": "❌", "skipped": "⏭️"}


def as_text(proof: Proof) -> str:
    """A line per check, the fix of one that failed below it, then the counts and what it cost. The same proof, the same lines."""
    return "\n".join([*(_line(check) for check in proof.checks), _summary(proof)])


def _line(check: Check) -> str:
    told = f" - {check.message}" if check.message else ""
    fix = f"\n         fix: {check.fix}" if check.fix else ""
    return f"{check.status:8} {check.api}: {check.what}{told}{fix}"


def _summary(proof: Proof) -> str:
    counts = ", ".join(f"{count} {status}" for status, count in proof.counts().items())
    return f"{counts}; {proof.spent}"


def as_json(proof: Proof) -> str:
    """An object with `checks`, a count per status, and `spent`."""
    checks = [asdict(each) for each in proof.checks]
    told: dict[str, object] = {"checks": checks, **{str(status): count for status, count in proof.counts().items()}}
    told["spent"] = asdict(proof.spent)
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_markdown(proof: Proof) -> str:
    """A table per API, for a pull request or a job's summary; what was proven is folded away."""
    lines = [f"## Proof of {cell(proof.stack)}: {_summary(proof)}"]
    for api, checks in proof.apis().items():
        told = [check for check in checks if check.status != "proven"]
        fine = [check for check in checks if check.status == "proven"]
        lines += ["", f"### {cell(api)}"]
        lines += _rows(told)
        if fine:
            lines += ["", f"<details><summary>{len(fine)} proven</summary>", *_rows(fine), "", "</details>"]
    return "\n".join(lines)


def _rows(checks: list[Check]) -> list[str]:
    if not checks:
        return []
    told = ((check, ". Fix: ".join(filter(None, [check.message, check.fix]))) for check in checks)
    rows = [f"| {_MARKS[check.status]} {check.status} | {cell(check.what)} | {cell(text)} |" for check, text in told]
    return ["", "| | Check | |", "|---|---|---|", *rows]


def as_github(proof: Proof) -> str:
    """An annotation for each check that failed or was skipped, then the counts as a plain line of the log."""
    commands = [
        workflow_command(
            _LEVELS[check.status], {"title": f"{check.api}: {check.what}"}, "; ".join(filter(None, [check.message, check.fix]))
        )
        for check in proof.checks
        if check.status in _LEVELS
    ]
    return "\n".join([*commands, _summary(proof)])


FORMATS: Mapping[str, Callable[[Proof], str]] = {
    "text": as_text,
    "json": as_json,
    "junit": as_junit,
    "markdown": as_markdown,
    "github": as_github,
}
