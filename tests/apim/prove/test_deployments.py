"""Which deployments a proof calls, and by which operation."""

import pytest

from apim.prove.deployments import CHAT, EMBEDDINGS, body_of, named, template_of
from apim.prove.target import Target
from tests.apim.prove.stacks import BACKEND, api, stack

PROOF = {"deployments": ["of-the-stack", "second"]}
MAPPED = {"b": {**BACKEND, "deployments": {"gpt-4o": "gpt-4o-2024-11-20", "mini": "mini-1"}}}
CASES = {
    "nothing names one": ({}, {}, ()),
    "the stack's proof": ({}, {"proof": PROOF}, ("of-the-stack", "second")),
    "the API's proof goes before": ({"proof": {"deployments": ["own"]}}, {"proof": PROOF}, ("own",)),
    "published ones": ({"http": {"deployments": ["a", "b"]}}, {}, ("a", "b")),
    "only published ones": ({"http": {"deployments": ["a", "second"]}}, {"proof": PROOF}, ("second", "a")),
    "names that the backend maps": ({}, {"backends": MAPPED}, ("gpt-4o", "mini")),
    "the proof, then mapped ones": ({}, {"backends": MAPPED, "proof": PROOF}, ("of-the-stack", "second", "gpt-4o", "mini")),
    "names that members of a pool map": (
        {"backend": "p"},
        {"backends": MAPPED, "pools": {"p": {"members": [{"backend": "b"}]}}},
        ("gpt-4o", "mini"),
    ),
}


@pytest.mark.parametrize(("differs", "more", "expected"), CASES.values(), ids=CASES)
def test_the_settings_name_them(differs, more, expected):
    """In the order in which they are called; the first is asked for one token."""
    settings, _ = stack(differs, **more)
    assert named(settings.apis[0], settings) == expected


def templates(*templates):
    """A target whose POST operations have these templates."""
    operations = [{"name": f"o{number}", "template": template} for number, template in enumerate(templates)]
    return Target(*api(clients="any", http={"operations": operations}), "https://gateway")


DATED, V1 = "/openai/deployments/{deployment}/chat/completions", "/openai/v1/chat/completions"


@pytest.mark.parametrize(
    ("declared", "ending", "expected"),
    [
        ((DATED,), CHAT, DATED),
        ((DATED,), EMBEDDINGS, None),
        ((V1,), CHAT, V1),
        (("/openai/deployments/other/chat/completions", DATED), CHAT, DATED),
        (("/openai/deployments/GPT-4o/chat/completions",), CHAT, "/openai/deployments/GPT-4o/chat/completions"),
        (("/openai/deployments/other/chat/completions",), CHAT, None),
    ],
)
def test_an_operation_takes_a_deployment_in_its_path_or_body(declared, ending, expected):
    """A literal name in the path is taken for this deployment alone, letter case ignored."""
    assert template_of(templates(*declared), ending, "gpt-4o") == expected


def test_the_cheapest_calls():
    """One token, one vector."""
    assert body_of(CHAT, "d") == {"model": "d", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    assert body_of(EMBEDDINGS, "d") == {"model": "d", "input": "Hi"}
