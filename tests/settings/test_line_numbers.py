"""Key paths of a stack file have lines."""

from linting import Finding
from settings import lines, located

STACK = """\
# a comment
config:
  azure-native:location: westeurope
  azure-openai-apim:service:
    name: apim
    resourceGroup: rg
  azure-openai-apim:apis:
    - name: one
      http:
        deployments: [a, b]
    - {name: two}
"""
PROJECT = """\
name: azure-openai-apim
config:
  azure-openai-apim:apis:
    value:
      - name: one
  protect: true
"""


def test_lines_of_a_stack_file():
    known = lines(STACK)
    assert known["azure-native:location"] == 3
    assert known["azure-openai-apim:service.resourceGroup"] == 6
    assert known["azure-openai-apim:apis[0]"] == known["azure-openai-apim:apis[0].name"] == 8
    assert known["azure-openai-apim:apis[0].http.deployments[1]"] == 10
    assert known["azure-openai-apim:apis[1].name"] == 11


def test_lines_of_a_project_file():
    """Values may stand under `value`, and keys without the namespace."""
    known = lines(PROJECT)
    assert known["azure-openai-apim:apis[0].name"] == 5
    assert known["azure-openai-apim:protect"] == 6


def test_no_mapping_has_no_lines():
    assert lines("") == lines("[") == lines("text") == lines("config: [1]") == {}


def test_what_is_missing_has_the_line_of_what_is_around_it():
    """Findings of other files, and those with a line, stay."""
    known = {"Pulumi.dev.yaml": lines(STACK)}

    def line(source, place, given=None):
        (found,) = located([Finding(source, place, "r", "f", "x", line=given)], known)
        return found.line

    assert line("Pulumi.dev.yaml", "azure-openai-apim:apis[1].path") == 11
    assert line("Pulumi.dev.yaml", "azure-openai-apim:apis[7].path") == 7
    assert line("Pulumi.dev.yaml", "azure-openai-apim:backends") is None
    assert line("Pulumi.dev.yaml", "azure-openai-apim:apis[1].path", 99) == 99
    assert line("other.yaml", "azure-openai-apim:apis[1].path") is None
