"""Stack files as commands read them: what the engine refuses is a finding with its line."""

import pytest

import settings
from apim import stacks

PROJECT = """\
name: azure-openai-apim
runtime: python
config:
  service: {value: {name: apim-test, resourceGroup: rg-test}}
"""
STACK = """\
config:
  azure-openai-apim:openaiKey: {secure: v1:opaque}
  backends:
    contoso: {origin: https://contoso.openai.azure.com, credential: {apiKey: {secret: openaiKey}}}
  apis:
    - {name: chat, displayName: Chat, path: chat, backend: contoso, http: {}}
"""


@pytest.fixture
def found(tmp_path):
    """Rule, line and message of the errors of a stack file."""

    def run(text):
        (tmp_path / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
        (tmp_path / "Pulumi.dev.yaml").write_text(text, encoding="utf-8")
        findings = stacks.composed("dev", tmp_path).findings
        return [(each.rule, each.line, each.found) for each in findings if each.severity == "error"]

    return run


def test_keys_need_no_namespace(found):
    """The engine gives them the project's; a finding in one of them has its line."""
    assert found(STACK) == []
    ((rule, line, _),) = found(STACK.replace("backend: contoso,", "backend: other,"))
    assert (rule, line) == ("unknown-backend", 6)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("  protect: yes\n", ("wrong-type", 7, '"yes" is not true or false')),
        ("  apis: []\n", ("stack-file", 7, '"apis" is written twice, first in line 5')),
        ("  protect: .inf\n", ("stack-file", 7, ".inf is no number that configuration can hold")),
        ("  7: x\n", ("stack-file", 7, "the key 7 is no text")),
        ("  rules: &a {x: *a}\n", ("stack-file", 7, "an anchor's value contains itself")),
        ("  namedValues: &a [[*a, *a]]\n", ("stack-file", 7, "an anchor's value contains itself")),
        (
            "  azure-openai-apim:apis: []\n",
            ("duplicate-key", 7, '"apis" and "azure-openai-apim:apis" are one key, and the last one has a say'),
        ),
        (
            "  proof: {deployments: [2024-10-21]}\n",
            ("unquoted-date", 7, 'an unquoted date arrives as "2024-10-21 00:00:00 +0000 UTC"'),
        ),
    ],
)
def test_what_is_refused_has_its_line(found, more, expected):
    assert expected in found(STACK + more)


@pytest.mark.parametrize("text", ["yes", "12:30", "0o8", "2024-13-45"])
def test_what_yaml_1_1_takes_for_something_else_is_text(found, text):
    assert found(STACK.replace("displayName: Chat", f"displayName: {text}")) == []


@pytest.mark.parametrize("text", ["[1]", "config: [1]", "x"])
def test_a_file_that_is_no_mapping(found, text):
    assert "stack-file" in {rule for rule, _, _ in found(text)}


def test_settings_and_state_are_read_at_once(tmp_path, monkeypatch):
    """Each file of the stack is parsed once for both."""
    (tmp_path / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK, encoding="utf-8")
    read, parse = [], settings.read_yaml
    monkeypatch.setattr(settings, "read_yaml", lambda text: (read.append(text), parse(text))[1])
    found, desired = stacks.settings_and_state("dev", tmp_path)
    assert [api.name for api in desired.apis] == [api.name for api in found.apis.values()] == ["chat"]
    assert read == [PROJECT.encode(), STACK.encode()]
