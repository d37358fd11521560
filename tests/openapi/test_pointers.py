"""JSON Pointers: spelled, followed, and the nearest one guessed."""

import pytest

from openapi.pointers import closest, existing, follow, local_tokens, nearest, pointer, tokens_of

TREE = {"paths": {"/chat/completions": {"post": {"parameters": [{"name": "a"}, {"name": "b"}]}}}, "m~n": 1, "": 2}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ((), ""),
        (("",), "/"),
        (("paths", "/chat/completions", "post"), "/paths/~1chat~1completions/post"),
        (("m~n", "~1", "/"), "/m~0n/~01/~1"),
    ],
)
def test_a_pointer_spells_its_tokens_and_back(tokens, text):
    """RFC 6901, sections 3 and 4."""
    assert pointer(tokens) == text
    assert tokens_of(text) == tokens


def test_numbers_are_tokens_too():
    assert pointer(("a", 0)) == "/a/0"


@pytest.mark.parametrize(
    ("reference", "tokens"),
    [
        ("#", ()),
        ("#/components/schemas/A", ("components", "schemas", "A")),
        ("#/paths/~1a~1%7Bid%7D", ("paths", "/a/{id}")),
        ("#anchor", None),
        ("other.json#/a", None),
    ],
)
def test_local_references(reference, tokens):
    """Only pointers into the own document; percent signs are those of a URI fragment."""
    assert local_tokens(reference) == tokens


@pytest.mark.parametrize(
    "tokens",
    [
        ("paths", "/chat"),
        ("paths", "/chat/completions", "post", "parameters", "2"),
        ("paths", "/chat/completions", "post", "parameters", "-"),
        ("paths", "/chat/completions", "post", "parameters", "01"),
        ("paths", "/chat/completions", "post", "parameters", "-1"),
        ("paths", "/chat/completions", "post", "parameters", "1" * 5000),
        ("m~n", "x"),
    ],
)
def test_a_pointer_that_leads_nowhere(tokens):
    """Lists take plain indices only; scalars have no children."""
    with pytest.raises(LookupError):
        follow(TREE, tokens)


def test_following():
    assert follow(TREE, ("paths", "/chat/completions", "post", "parameters", "1", "name")) == "b"
    assert follow(TREE, ("",)) == 2


def test_the_longest_existing_prefix():
    assert existing(TREE, ("paths", "/chat/completions", "put")) == ("paths", "/chat/completions")
    assert existing(TREE, ("paths",)) == ("paths",)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/paths/~1chat~1completion/post", "/paths/~1chat~1completions/post"),
        ("/Paths/~1chat~1completions/psot/parameters/0", "/paths/~1chat~1completions/post/parameters/0"),
        ("/paths/~1chat~1completions/post/parameters/7/name", "/paths/~1chat~1completions/post/parameters"),
        ("/wholly/different", ""),
    ],
)
def test_the_nearest_pointer(asked, found):
    """Like-named children are followed; where there is none, it ends."""
    assert nearest(TREE, tokens_of(asked)) == found


def test_the_closest_name_ignores_letter_case():
    assert closest("chatcompletions_create", ["Completions_Create", "ChatCompletions_Create"]) == "ChatCompletions_Create"
    assert closest("images", ["chat"]) == ""
