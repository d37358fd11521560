"""The documents that are measured, and the process that measures itself."""

import json
import subprocess
import sys
from pathlib import Path

import openapi
from benchmarks import contract
from openapi.comparison import compare

ROOT = Path(__file__).resolve().parents[2]
TREE = openapi.load((ROOT / "specs" / "azure-openai-chat.yaml").read_bytes(), "own.yaml").tree
SERVER = "https://contoso.openai.azure.com/openai"


def test_a_multiplied_document_is_one():
    """Each copy has its own operations and schemas, and refers to them."""
    document = openapi.load(json.dumps(contract._multiplied(TREE, 3)), "3x.json")
    small = openapi.contract(document, server=SERVER)
    assert len(small.summary.operations) == 3 * len(openapi.operations(openapi.Document("own", TREE)))
    own = len(openapi.contract(openapi.load(json.dumps(TREE), "own.json"), server=SERVER).text)
    assert 2.5 * own < len(small.text) < 3.5 * own


def test_a_changed_document_has_changes():
    one, other = (openapi.load(json.dumps(tree), "x.json") for tree in (TREE, contract._changed(TREE)))
    assert compare(one, other)


def test_the_measured_process_tells_its_stages(tmp_path):
    """Both kinds, run as they are measured."""
    files = {name: tmp_path / name for name in ("own.json", "changed.json", "patch.json")}
    for name, value in zip(files, (TREE, contract._changed(TREE), contract.PATCH), strict=True):
        files[name].write_text(json.dumps(value), encoding="utf-8")
    kinds = {
        "contract": (["own.json", "patch.json"], [SERVER], "findings"),
        "diff": (["own.json", "changed.json"], [], "changes"),
    }
    for kind, (names, more, counted) in kinds.items():
        line = [sys.executable, "-m", "benchmarks.chain", kind, *(str(files[name]) for name in names), *more]
        stages = json.loads(subprocess.run(line, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
        assert stages["import"] > 0
        assert stages[counted] > 0


def test_a_peer_that_is_not_there_is_named(capsys):
    contract.show("contract", "nobody", None)
    assert capsys.readouterr().out == f"{'contract':<22} {'nobody':<26} absent, not measured\n"
