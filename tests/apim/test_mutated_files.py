"""Files that people write, with something broken in them: findings with a file and a place, or none; never a traceback."""

import json
import random
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

from apim import policy_lint, stacks
from tests.apim import test_mutations
from tests.apim.command_line import invoke
from tests.apim.mutations import mangled, mutated

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "openapi" / "cases"
SPEC = ROOT / "specs" / "azure-openai-chat.yaml"
WHOLE_FILE = {
    *("document-shape", "document-syntax", "document-encoding", "document-depth", "openapi-structure", "APIM-IMPORT-001"),
    *("patch-shape", "patch-effect", "overlay-shape", "wrong-type", "stack-file"),
}
"""Rules that may speak of a file as a whole: it is empty, a list, no text, or no document at all."""


@cache
def sources(kind):
    """The texts that are broken."""
    files = {
        "document": [SPEC, *CASES.glob("rule-*/spec.yaml")],
        "policy": [*(ROOT / "tests" / "policy" / "cases").glob("*/*xml"), *(ROOT / "examples").rglob("*.xml")],
        "patch": [*CASES.glob("patch*/patch.json")],
        "overlay": [*CASES.glob("overlay*/overlay.yaml")],
        "stack": [*ROOT.glob("Pulumi.*.yaml"), *(ROOT / "examples").glob("Pulumi.*.yaml")],
        "catalog": [ROOT / "specs" / "catalog.yaml"],
    }[kind]
    return [file.read_text(encoding="utf-8") for file in sorted(files)]


def broken(kind, chance):
    """One of these texts with something broken in it, as text, or as a tree where it is one."""
    text = chance.choice(sources(kind))
    if kind != "policy" and chance.random() < 0.6:
        try:
            return mutated(yaml.load(text, yaml.CSafeLoader) or {"x": 1}, chance)
        except (yaml.YAMLError, TypeError):  # no tree, or one with dates
            return mangled(text, chance)
    return mangled(text, chance)


def written(kind, chance, file):
    """The file, with one of these texts in it."""
    file.write_text(broken(kind, chance), encoding="utf-8", errors="surrogatepass")
    return str(file)


def placed(outcome, *names):
    """A verdict or findings; each finding names its file and, unless the whole file is at fault, a place."""
    code, out, err = outcome
    assert code in {0, 1, 2}, err
    assert "Traceback" not in out + err
    if code == 2 or (code == 1 and not out):
        assert any(name in err for name in names), err
    headers = re.findall(r"^  (at .+: )?\[([A-Za-z0-9-]+)\]$", out + err, re.MULTILINE)
    assert [rule for at, rule in headers if not at and rule not in WHOLE_FILE] == []
    if out.startswith("{"):
        found = json.loads(out).get("findings", [])
        assert [one["rule"] for one in found if not one["place"] and not one["line"] and one["rule"] not in WHOLE_FILE] == []
        assert {Path(one["source"]).name for one in found} <= set(names)


def document(chance, folder):
    """Linted, and compared with what it was."""
    name = chance.choice(("broken.yaml", "broken.json"))
    file = written("document", chance, folder / name)
    placed(invoke("lint", file, "--format", chance.choice(("json", "text", "github", "sarif"))), name)
    placed(invoke("diff", str(SPEC), file), name)


def policy(chance, folder):
    """Linted, for any scope."""
    file = written("policy", chance, folder / "broken.xml")
    scope = chance.choice(([], ["--scope", "api"], ["--scope", "operation", "--sku", "Consumption"], ["--policy-format", "xml"]))
    placed(invoke("lint", "--policy", file, "--format", chance.choice(("json", "text")), *scope), "broken.xml")


def patch(chance, folder):
    """Applied, step by step."""
    file = written("patch", chance, folder / "broken.json")
    placed(invoke("patch", str(CASES / "patch" / "spec.yaml"), file), "broken.json")


def overlay(chance, folder):
    """Applied, action by action."""
    shutil.copy(CASES / "overlay" / "spec.yaml", folder / "spec.yaml")
    file = written("overlay", chance, folder / "broken.yaml")
    placed(invoke("patch", str(folder / "spec.yaml"), file), "broken.yaml", "spec.yaml")


def stack(chance, folder):
    """Composed, and its policies linted."""
    for name in ("specs", "examples"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "Pulumi.yaml", folder / "Pulumi.yaml")
    written("stack", chance, folder / "Pulumi.broken.yaml")
    try:
        composed = stacks.composed("broken", folder)
    except typer.Exit:
        return
    found = [*composed.findings, *policy_lint.of_stack("Pulumi.broken.yaml", composed)]
    assert [finding for finding in found if not finding.found or not finding.fix] == []
    assert [each.rule for each in found if not (each.place or each.line) and each.rule not in WHOLE_FILE] == []


def catalog(chance, folder):
    """Listed."""
    file = written("catalog", chance, folder / "broken.yaml")
    placed(invoke("specs", "list", "--catalog", file), "broken.yaml")


KINDS = {
    "document": document,
    "policy": policy,
    "patch": patch,
    "overlay": overlay,
    "stack": stack,
    "catalog": catalog,
    "preview": lambda chance, folder: test_mutations.judge_preview(chance.getrandbits(32), folder),
    "state": lambda chance, folder: test_mutations.read_state(chance.getrandbits(32), folder),
}


def run(kind, number, folder):
    """So many files of a kind; a failure names the seed."""
    for seed in range(number):
        try:
            KINDS[kind](random.Random(f"{kind} {seed}"), folder)  # noqa: S311 - a choice, no secret
        except Exception as error:
            raise AssertionError(f"{kind} {seed}: {type(error).__name__}: {error}") from error


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_broken_files_of_each_kind(kind, tmp_path):
    run(kind, 6, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_of_each_kind(kind, tmp_path):
    """3,200 in all."""
    run(kind, 400, tmp_path)
