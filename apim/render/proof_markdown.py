"""What was proven of a deployed stack, as Markdown."""

from apim.prove import Check, Proof
from apim.render.markdown import inert
from apim.render.proof_text import summary

_MARKS = {"proven": "✅", "failed": "❌", "skipped": "⏭️"}


def as_markdown(proof: Proof) -> str:
    """A table per API, for a pull request or a job's summary; what was proven is folded away."""
    lines = [f"## Proof of {inert(proof.stack)}: {summary(proof)}"]
    for api, checks in proof.apis().items():
        others = [check for check in checks if check.status != "proven"]
        fine = [check for check in checks if check.status == "proven"]
        lines += ["", f"### {inert(api)}"]
        lines += _rows(others)
        if fine:
            lines += ["", f"<details><summary>{len(fine)} proven</summary>", *_rows(fine), "", "</details>"]
    return "\n".join(lines)


def _rows(checks: list[Check]) -> list[str]:
    if not checks:
        return []
    texts = ((check, ". Fix: ".join(filter(None, [check.message, check.fix]))) for check in checks)
    rows = [f"| {_MARKS[check.status]} {check.status} | {inert(check.what)} | {inert(text)} |" for check, text in texts]
    return ["", "| | Check | |", "|---|---|---|", *rows]
