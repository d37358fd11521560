"""What a stack has adopted is read as the engine reads it, and stays that when more is adopted."""

import pytest

from apim.adopt.files import adopted_section, write
from apim.adopt.model import NotAdopted
from apim.adopt.section import Section
from settings import read_yaml

KEY = "azure-openai-apim:adopted"
FILE = f"""config:
  {KEY}:
    resources:
      apis/a:
        properties:
          displayName: yes
          path: 12:30
          description: 2026-01-05
          apiVersion: 1e3
          apiRevision: 08
          big: 0o17
          half: .50
          isCurrent: true
          contact: null
          quoted: '1e3'
"""
READ = {
    "displayName": "yes",
    "path": "12:30",
    "description": "2026-01-05 00:00:00 +0000 UTC",
    "apiVersion": 1000,
    "apiRevision": 8,
    "big": 15,
    "half": 0.5,
    "isCurrent": True,
    "contact": None,
    "quoted": "1e3",
}
TEXTS = ["yes", "12:30", "1e3", "08", "0o17", "0X1F", "-0o7", ".5e3", "2026-1-5", "2026-1-5 1:2:3", "1_000", "~", "a: b", ""]


@pytest.fixture
def file(tmp_path):
    found = tmp_path / "Pulumi.dev.yaml"
    found.write_text(FILE, encoding="utf-8")
    return found


def properties(file, api):
    return adopted_section(file)["resources"][api]["properties"]


def test_as_the_engine_reads_it(file):
    """YAML 1.1 would have true, 750 and a date here."""
    assert properties(file, "apis/a") == READ


def test_what_was_adopted_before_stays_what_it_is(file):
    """Numbers and times are written as they were, so that they are read as they were."""
    write(file, file.parent, Section({"resources": {}}))
    assert properties(file, "apis/a") == READ
    text = file.read_text(encoding="utf-8")
    for line in ("description: 2026-01-05", "apiVersion: 1e3", "apiRevision: 08", "big: 0o17", "half: .50", "quoted: '1e3'"):
        assert f"          {line}\n" in text


@pytest.mark.parametrize("value", TEXTS)
def test_a_text_of_azure_stays_a_text(file, value):
    """As a value and as a key, whatever the engine makes of it without quotes."""
    write(file, file.parent, Section({"resources": {"apis/b": {"properties": {"path": value, "of": {value: [value]}}}}}))
    read = read_yaml(file.read_bytes())
    assert read.faults == ()
    assert read.value["config"][KEY]["resources"]["apis/b"]["properties"] == {"path": value, "of": {value: [value]}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("config:\n  a: 1\n  a: 2\n", r'Pulumi\.dev\.yaml:3: "a" is written twice, first in line 2; remove one of the two'),
        ("config: [\n", r"Pulumi\.dev\.yaml is not valid YAML"),
    ],
)
def test_a_file_that_the_engine_refuses(file, text, message):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotAdopted, match=message):
        write(file, file.parent, Section({"resources": {}}))
    assert file.read_text(encoding="utf-8") == text
