"""Names in ARM: a change here replaces resources in every stack, so each is written out."""

import pytest

from desired_state import arm_names
from settings import Api


@pytest.mark.parametrize(
    ("base_path", "expected"),
    [
        ("", "contoso"),
        ("/openai", "contoso-openai"),
        ("/openai/v1", "contoso-openai-v1"),
        ("/proxy/openai", "contoso-proxy-openai"),
    ],
)
def test_backend(base_path, expected):
    """The settings' name and the base path's segments."""
    assert arm_names.backend("contoso", base_path) == expected


def test_declared_operation():
    """The settings' name and the deployment's."""
    assert arm_names.declared_operation("chat", "gpt-4o") == "chat-gpt-4o"


@pytest.mark.parametrize(
    ("operation_ids", "expected"), [("keep", "ChatCompletions_Create"), ("normalise", "chatcompletions-create")]
)
def test_imported_operation(operation_ids, expected):
    """The document's id as it is, or in normal form."""
    api = Api(name="a", display_name="A", path="a", backend="b", http={}).model_copy(update={"operation_ids": operation_ids})
    assert arm_names.imported_operation(api, "ChatCompletions_Create") == expected


def test_template_parameters():
    """In the order of the template."""
    assert arm_names.template_parameters("/a/{b}/c/{d-e}") == ("b", "d-e")
