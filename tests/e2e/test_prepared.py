"""Prepared stacks are what pulumi would have made."""

import pytest

from tests.e2e.prepared import with_settings

FILE = """# a stack
config:
  # its service
  a:b: {c: d}

  a:e:
    f: g
other: h
"""


def test_values_come_last_of_the_settings():
    text = with_settings(FILE, {"a:key": "v1:x:y"})
    assert text == FILE.replace("other: h\n", "  a:key:\n    secure: v1:x:y\nother: h\n")


@pytest.mark.parametrize("text", ["", "config: {}\n", "config:\nother: h\n", "config:\n  a:key: there\n"])
def test_pulumi_writes_what_has_no_place(text):
    assert with_settings(text, {"a:key": "v1:x:y"}) == ""


@pytest.mark.rest
def test_a_prepared_stack_has_its_secrets(deploy, azure):
    """As pulumi reads them, also when it is configured anew."""
    del azure
    for value in ("first", "second"):
        stack = deploy(secrets={"azure-openai-apim:openaiKey": value}).stack
        assert stack.aside("config", "get", "--stack", "local", "azure-openai-apim:openaiKey").stdout.strip() == value
