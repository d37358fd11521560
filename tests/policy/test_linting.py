"""Rules are found by folder; what this program builds has no finding, and each way to break a policy has one."""

import re
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from linting import ContractError
from policy import elements, linting, rules

FOLDER = Path(rules.__path__[0])
CASES = Path(__file__).parent / "cases"
FULL = (CASES / "everything-at-once" / "policy.rawxml").read_text("utf-8")
CONTEXT = policy.Context(
    backends=frozenset({"pool", "embeddings", "safety"}),
    named_values=frozenset({"tenant"}),
    fragments=frozenset({"errors"}),
    loggers=frozenset(),
    sku="StandardV2",
    streaming=True,
)


def test_each_file_of_the_folder_is_one_rule():
    """A new file is a new rule; ids are unique and have no gap."""
    files = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    ids = [rule.id for rule in policy.all_rules()]
    assert ids == [f"APIM-POLICY-{number:03}" for number in range(1, len(files) + 1)]


@pytest.mark.parametrize("rule", policy.all_rules(), ids=lambda rule: rule.id)
def test_each_rule_is_documented(rule):
    """Links or recordings where it is known from them; a title, a remedy, and what breaks it."""
    evidence = {"recorded": r"[a-z0-9]+-\d\d", "documented": "https://", "sample": "https://", "reported": "https://"}
    assert re.search(evidence.get(rule.confidence, "."), rule.source)
    assert rule.title.endswith(".")
    assert rule.remedy
    assert rule.check.__doc__


def test_a_file_without_a_rule_is_a_mistake(monkeypatch, tmp_path):
    """The folder holds rules and nothing else."""
    (tmp_path / "odd.py").write_text("RULE = None\n", encoding="utf-8")
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    linting.all_rules.cache_clear()
    with pytest.raises(TypeError, match=r"^RULE in policy/rules/odd\.py is no Rule$"):
        linting.all_rules()
    sys.modules.pop("policy.rules.odd")
    monkeypatch.undo()
    linting.all_rules.cache_clear()


def test_findings_have_the_callers_source_and_lines():
    """Source and lines of the file that the policy is part of; the document's own without these."""
    text = "<policies>\n  <inbound>\n    <frobnicate />\n  </inbound>\n</policies>"
    document = policy.parse(text, "xml", "own.xml")
    (own,) = policy.lint(document)
    (embedded,) = policy.lint(document, None, policy.Context(source="Pulumi.dev.yaml", first_line=10))
    assert (own.source, own.place, own.line) == ("own.xml", "inbound/frobnicate", 3)
    assert (embedded.source, embedded.place, embedded.line) == ("Pulumi.dev.yaml", "inbound/frobnicate", 12)


def test_what_is_unknown_is_not_linted():
    """Without a context no name, tier or scope is at fault."""
    context = {field.name: None for field in fields(policy.Context)} | {"streaming": False, "source": "", "first_line": 1}
    assert policy.lint(policy.parse(FULL, "rawxml"), None, policy.Context(**context)) == ()


def broken(text):
    """Rules of the findings of a text."""
    return {finding.rule for finding in policy.lint(policy.parse(text, "rawxml"), "api", CONTEXT)}


def required_attributes():
    """Each attribute of the full policy that its element has to have, as offsets of name and end."""
    document = policy.parse(FULL, "rawxml")
    for element in document.root.walk():
        known = elements.POLICIES.get(element.name)
        for attribute in element.attributes if known else ():
            if known.kind.attributes[attribute.name].required:
                yield pytest.param(
                    attribute.start, attribute.value.end + 1, id=f"{element.name}-{attribute.name}-{attribute.start}"
                )


@pytest.mark.parametrize(("start", "end"), list(required_attributes()))
def test_every_required_attribute_is_missed(start, end):
    """Deleting it is told."""
    assert "APIM-POLICY-006" in broken(FULL[:start] + FULL[end:])


def attributes():
    """Each attribute of the full policy, as offsets of its name."""
    document = policy.parse(FULL, "rawxml")
    return [
        pytest.param(attribute.start, attribute.start + len(attribute.name), id=f"{element.name}-{attribute.name}-{element.start}")
        for element in document.root.walk()
        for attribute in element.attributes
    ]


@pytest.mark.parametrize(("start", "end"), attributes())
def test_every_misspelt_attribute_is_found(start, end):
    """A letter more in its name."""
    assert "APIM-POLICY-007" in broken(FULL[:end] + "x" + FULL[end:])


def sections():
    """Each policy directly in a section of the full policy, with the sections that may not have it."""
    document = policy.parse(FULL, "rawxml")
    for section in document.sections:
        for element in section.elements:
            allowed = {elements.SECTIONS[letter] for letter in elements.POLICIES[element.name].sections}
            for other in sorted({"inbound", "backend", "outbound", "on-error"} - allowed):
                yield pytest.param(element.start, element.end, other, id=f"{element.name}-{other}")


@pytest.mark.parametrize(("start", "end", "section"), list(sections()))
def test_every_policy_in_a_wrong_section_is_found(start, end, section):
    """Moved to the front of the other section."""
    moved, rest = FULL[start:end], FULL[:start] + FULL[end:]
    assert "APIM-POLICY-003" in broken(rest.replace(f"<{section}>", f"<{section}>{moved}", 1))


PIECES = re.findall(r"<[^<>]*>|[^<>]+", FULL)


@given(st.lists(st.tuples(st.integers(0, len(PIECES) - 1), st.sampled_from(["drop", "double", "swap"])), max_size=4))
def test_linting_never_crashes(edits):
    """Whatever is well-formed is judged; findings have a rule, a line in the text and words."""
    pieces = list(PIECES)
    for index, edit in edits:
        if edit == "swap":
            pieces[index], pieces[index - 1] = pieces[index - 1], pieces[index]
        else:
            pieces[index] = "" if edit == "drop" else pieces[index] * 2
    text = "".join(pieces)
    try:
        document = policy.parse(text, "rawxml")
    except ContractError:
        return
    for finding in policy.lint(document, "operation", replace(CONTEXT, sku="Consumption", template=frozenset({"a"}))):
        assert re.fullmatch(r"APIM-POLICY-\d{3}", finding.rule)
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.found
        assert finding.fix


def test_keys_are_not_repeated():
    """What looks like a key is told without it, whatever else is wrong with its place."""
    key = "sk-" + "Ab1" * 12
    text = f"""<policies><inbound><base /><set-backend-service base-url="{key}" /><set-variable name="a" value='@("{key}" x)' />
    <set-header name="x" exists-action="{key}"><value>{key}</value></set-header></inbound></policies>"""
    found = policy.lint(policy.parse(text, "rawxml"), "api", CONTEXT)
    assert {"APIM-POLICY-008", "APIM-POLICY-018", "APIM-POLICY-024"} <= {finding.rule for finding in found}
    assert key[:12] not in "".join(map(str, found))
