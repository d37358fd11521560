"""The recorded exchanges of other providers, Cognitive Services and role assignments, each run of a recording on a fresh simulator.

The recordings' own group and subscription are this simulator's; between the parts of a run stands what their notes say was there.
"""

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXPLAINED = json.loads((HERE / "explained.json").read_text(encoding="utf-8"))
REASONS = json.loads((HERE / "reasons.json").read_text(encoding="utf-8"))
CLOSING = json.loads((HERE / "closing.json").read_text(encoding="utf-8"))
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
RUNS = (
    ("cognitive-services", "cog24", "2024-10-01"),
    ("cognitive-services", "cog25", "2025-06-01"),
    ("role-assignments", "role-0[12]", "2022-04-01"),
    ("role-assignments", "role-0[3-6]", "2022-04-01"),
)
PRINCIPAL = "cfb2fee4-724f-455e-9bd7-d180bd9332a0"


def account(simulator, entry):
    """The account that cog25-01 updates."""
    request = entry["request"]
    with simulator.client as client:
        url = f"{simulator.addresses['arm']}{request['path']}?api-version=2025-06-01"
        body = {name: value for name, value in request["body"].items() if name != "tags"}
        assert client.put(url, json=body, headers={"Authorization": "Bearer test"}).status_code == 201


def principal(simulator, entry):
    """The principal that the directory knows at role-03, 22 seconds after role-01."""
    del entry
    simulator.control("POST", "/seed", json={"principals": [PRINCIPAL]})


PREPARE = {"cog25": account, "role-0[3-6]": principal}


@pytest.mark.parametrize(("name", "part", "version"), RUNS, ids=[part for _, part, _ in RUNS])
def test_replay(evidence, furnished, tool, tmp_path, name, part, version):
    simulator = furnished("replay", lro_polls=0)
    text = (evidence / "arm" / "captures" / f"{name}.json").read_text(encoding="utf-8")
    text = text.replace(SUBSCRIPTION, simulator.addresses["subscription"]).replace(
        "/resourceGroups/rg", "/resourceGroups/rg-replay"
    )
    entries = [entry for entry in json.loads(text) if re.match(part, entry["id"])]
    if part in PREPARE:
        PREPARE[part](simulator, entries[0])
    captures, explained = tmp_path / f"{name}.json", tmp_path / "explained.json"
    captures.write_text(json.dumps(entries), encoding="utf-8")
    explained.write_text(json.dumps(EXPLAINED.get(name, {})), encoding="utf-8")
    service = f"/subscriptions/{simulator.addresses['subscription']}/resourceGroups/rg-replay"
    service += "/providers/Microsoft.ApiManagement/service/apim-replay"
    address = ("--arm", simulator.addresses["arm"], "--ca", simulator.addresses["ca"], "--service", service)
    code, out = tool("replay.py", *address, "--api-version", version, "--explained", explained, captures)
    assert (code, out.splitlines()[-1]) == (0, CLOSING[f"{name} {part}"]), out
    assert not list(uncovered(out)), out


def uncovered(output):
    """Differences that the reason given for their capture does not cover."""
    reason = None
    for line in output.splitlines():
        if told := re.search(r"  \(explained: (.*)\)$", line):
            reason = told[1]
        elif line.startswith("    ") and not any(re.search(pattern, line.strip()) for pattern in REASONS[reason]):
            yield reason, line.strip()
