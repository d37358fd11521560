"""Verdicts of Azure AI Content Safety (https://learn.microsoft.com/azure/api-management/llm-content-safety-policy).

A text is sent in windows of `window-size` characters, 10,000 without it [D], each overlapping the last by `window-overlap-size`. A
category blocks from its threshold on [D: severities less than it are not blocked], and so do a hit of a blocklist and an attack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.services import asked
from apim_simulator.policy import Statement

VERSION = "2024-09-01"
WINDOW_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What the policy asks for."""

    element: str
    backend: str
    thresholds: dict[str, float]
    output_type: str
    blocklists: tuple[str, ...]
    window: int
    overlap: int


def rules(run: Run, statement: Statement) -> Rules:
    """Read the policy. Raises NotSimulated for an overlap as large as the window."""
    attributes = statement.attributes
    categories = [category for child in statement.named("categories") for category in child.children]
    kinds = [run.text(child.attributes.get("output-type", "FourSeverityLevels")) for child in statement.named("categories")]
    window = int(run.number(attributes.get("window-size"), default=WINDOW_CHARACTERS))
    overlap = int(run.number(attributes.get("window-overlap-size"), default=0))
    if not 0 <= overlap < window:
        raise run.refuse(f"window-overlap-size {overlap} with window-size {window}")
    return Rules(
        statement.name,
        str(attributes["backend-id"]),
        {run.text(category.attributes["name"]): run.number(category.attributes["threshold"]) for category in categories},
        kinds[0] if kinds else "FourSeverityLevels",
        tuple(run.text(item.text or "") for child in statement.named("blocklists") for item in child.children),
        window,
        overlap,
    )


async def objection(run: Run, wanted: Rules, text: str, *, shield: bool = False) -> str | None:
    """Why a text is blocked, None if it is not. Raises GatewayError where the service gives no verdict."""
    for part in _windows(text, wanted):
        if shield:
            found = await _ask(run, wanted, "shieldPrompt", {"userPrompt": part, "documents": []})
            if (found.get("userPromptAnalysis") or {}).get("attackDetected") is True:
                return "an attack was detected"
        if wanted.thresholds or wanted.blocklists:
            blocked = _blocked(await _ask(run, wanted, "analyze", _question(part, wanted)), wanted)
            if blocked:
                return blocked
    return None


def _question(text: str, wanted: Rules) -> dict[str, Any]:
    return {
        "text": text,
        "categories": list(wanted.thresholds),
        "blocklistNames": list(wanted.blocklists),
        "outputType": wanted.output_type,
    }


def _blocked(found: dict[str, Any], wanted: Rules) -> str | None:
    for hit in found.get("blocklistsMatch") or []:
        return f"blocklist {hit.get('blocklistName')}"
    for analysed in found.get("categoriesAnalysis") or []:
        name, severity = str(analysed.get("category")), analysed.get("severity") or 0
        if severity >= wanted.thresholds.get(name, 8):
            return f"category {name} with severity {severity}"
    return None


async def _ask(run: Run, wanted: Rules, what: str, body: dict[str, Any]) -> dict[str, Any]:
    return await asked(run, wanted.element, wanted.backend, f"/contentsafety/text:{what}?api-version={VERSION}", body)


def _windows(text: str, wanted: Rules) -> Iterator[str]:
    start = 0
    while start < len(text):
        yield text[start : start + wanted.window]
        if start + wanted.window >= len(text):
            return
        start += wanted.window - wanted.overlap
