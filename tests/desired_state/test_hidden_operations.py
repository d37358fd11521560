"""Which operations of an API another one hides: by whole segments, and only below its own path."""

import pytest

from desired_state.hidden_operations import Hidden, hidden

CHAT, MODELS = ("POST", "/deployments/{id}/chat/completions?api-version={api-version}"), ("GET", "/models")
DATED = (CHAT, MODELS)


@pytest.mark.parametrize(
    ("path", "by", "expected"),
    [
        ("contoso/openai", "contoso/openai/deployments", Hidden(("POST /deployments/{id}/chat/completions",))),
        ("Contoso/openai", "contoso/OpenAI/MODELS", Hidden(("GET /models",))),
        ("contoso/openai", "contoso/openai/deployments/gpt/chat", Hidden((), ("POST /deployments/{id}/chat/completions",))),
        ("contoso/openai", "contoso/openai/v1", Hidden()),  # a dated API and one of v1
        ("contoso/openai", "contoso/openai/deployments/gpt/chat/completions/more", Hidden()),
        ("contoso/openai", "contoso/openai2", Hidden()),
        ("contoso/openai", "contoso/openai", Hidden()),
        ("contoso/openai/deployments", "contoso/openai", Hidden()),
        ("", "models", Hidden(("GET /models",))),
        ("", "model", Hidden()),
    ],
)
def test_paths(path, by, expected):
    assert hidden(path, DATED, by) == expected


@pytest.mark.parametrize(
    ("template", "by", "expected"),
    [
        ("/*", "a/b", Hidden()),
        ("/b/*", "a/b", Hidden(("GET /b/*",))),
        ("/b{id}", "a/b12", Hidden((), ("GET /b{id}",))),
        ("/b{id}", "a/c12", Hidden()),
        ("/b.{id}", "a/bx1", Hidden()),
        ("/", "a/b", Hidden()),
    ],
)
def test_templates(template, by, expected):
    """A parameter may be any one segment; a wildcard is there for what no other API takes."""
    assert hidden("a", [("GET", template)], by) == expected
