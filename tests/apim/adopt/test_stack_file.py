"""A stack file with a section put in and changed; all else stays to the letter."""

import pytest
import yaml

from apim.adopt.stack_file import with_section

FILE = """# ours
config:
  azure-native:location: westeurope  # kept
  azure-openai-apim:service:
    name: a
  azure-openai-apim:key:
    secure: v1:x
# how it is encrypted
encryptionsalt: v1:y
"""
VALUE = {"resources": {"apis/a": {"properties": {"path": "a: b", "protocols": ["https"]}}}}


def test_put_in_and_changed():
    first = with_section(FILE, "adopted", VALUE)
    assert yaml.safe_load(first)["config"]["azure-openai-apim:adopted"] == VALUE
    assert first.replace(first[first.index("  azure-openai-apim:adopted") : first.index("# how")], "") == FILE
    other = with_section(first, "adopted", {"owned": True, "resources": {}})
    assert yaml.safe_load(other)["config"]["azure-openai-apim:adopted"] == {"owned": True, "resources": {}}
    assert with_section(other, "adopted", VALUE) == first


def test_the_last_key_of_a_file_without_a_final_line_end():
    text = "config:\n  azure-openai-apim:service: {name: a}"
    assert yaml.safe_load(with_section(text, "adopted", VALUE))["config"] == {
        "azure-openai-apim:service": {"name": "a"},
        "azure-openai-apim:adopted": VALUE,
    }


def test_between_other_keys():
    service = "    # of the service\n    azure-openai-apim:service:\n        name: a\n"
    text = f"config:\n    azure-openai-apim:adopted:\n        owned: true\n{service}"
    assert with_section(text, "adopted", {}) == f"config:\n    azure-openai-apim:adopted: {{}}\n{service}"


@pytest.mark.parametrize("text", ["", "config: {}\n", "config:\n", "- a\n", "config: {a: b}\n"])
def test_what_has_another_form_is_refused(text):
    with pytest.raises(ValueError, match="no config with a key per line"):
        with_section(text, "adopted", VALUE)
