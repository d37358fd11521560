"""Recorded calls of Azure OpenAI, replayed against the model server by the evidence's own tool: every difference is explained.

`model/explained.json` names the captures that differ in anything, each with its reason; `model/reasons.json` says for each reason
why, with the members and their source, and which differences it covers, so that an explained capture may not differ in anything
else. The calls of a deployment that was gone when they were recorded are replayed on an account without it.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "model"
EXPLAINED = json.loads((HERE / "explained.json").read_text(encoding="utf-8"))
REASONS = json.loads((HERE / "reasons.json").read_text(encoding="utf-8"))
MOST = 41
"""Captures that may differ."""


def parts(evidence):
    """The recorded exchanges: those of deployments that were there, and those of one that was not."""
    entries = json.loads((evidence / "arm" / "captures" / "azure-openai-2026.json").read_text(encoding="utf-8"))
    absent = [entry for entry in entries if entry["response"]["status"] == 404]
    return [entry for entry in entries if entry not in absent], absent


def replayed(tool, simulator, entries, folder):
    """What the tool prints about some exchanges: the differences of each by id, and its closing line."""
    account = f"/subscriptions/{simulator.addresses['subscription']}/resourceGroups/rg-ai-local"
    account += "/providers/Microsoft.CognitiveServices/accounts/contoso-openai"
    file = folder / "exchanges.json"
    file.write_text(json.dumps(entries), encoding="utf-8")
    addresses = [word for name in ("model", "arm", "ca") for word in (f"--{name}", simulator.addresses[name])]
    _, out = tool("replay_model.py", "--account", account, *addresses, file)
    *lines, closing = out.splitlines()
    found, differences = {}, []
    for line in lines:
        if line.startswith("aoai"):
            differences = found[line.split()[0]] = []
        elif line.startswith("    "):
            differences.append(line.strip())
    return found, closing


@pytest.fixture(scope="module")
def replay(evidence, furnished, tool, tmp_path_factory):
    """Both parts, each on a fresh world: differences by id, and the closing lines."""
    folder = tmp_path_factory.mktemp("exchanges")
    differences, closings = {}, []
    for entries in parts(evidence):
        found, closing = replayed(tool, furnished("local"), entries, folder)
        differences |= found
        closings.append(closing)
    return differences, closings


def test_counts(replay):
    """As many as we know answer alike in all, and the rest is explained; a status differs where the answer is ours alone."""
    differences, closings = replay
    assert closings == json.loads((HERE / "closing.json").read_text(encoding="utf-8"))
    assert len(differences) <= MOST
    statuses = [line for lines in differences.values() for line in lines if line.startswith("status:")]
    assert all("SimulatorUnsupported" in line for line in statuses)


def test_every_difference_is_explained(replay):
    """By the reason that its capture names, and no reason is out of use."""
    differences, _ = replay
    assert sorted(differences) == sorted(EXPLAINED)
    uncovered = [
        (name, line)
        for name, lines in differences.items()
        for line in lines
        if not any(re.search(pattern, line) for pattern in REASONS[EXPLAINED[name]]["differences"])
    ]
    assert not uncovered
    used = Counter(
        (EXPLAINED[name], pattern)
        for name, lines in differences.items()
        for line in lines
        for pattern in REASONS[EXPLAINED[name]]["differences"]
        if re.search(pattern, line)
    )
    assert sorted(used) == sorted((name, pattern) for name, reason in REASONS.items() for pattern in reason["differences"])
