"""What a masker hides, and what it leaves."""

import re

import pytest
from apim_simulator.gateway.exchange import Request
from apim_simulator.gateway.query import parse
from apim_simulator.gateway.trace_redaction import LONGEST, Masker, key_places

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJwIn0.c2ln-_"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a secret here, and secret", "a *** here, and ***"),
        ("secret-longer", "***"),
        ("a%2Fb", "***"),
        ("a/b", "***"),
        (f"say {TOKEN}.", "say ***."),
        ("Bearer abc Basic def", "Bearer *** Basic ***"),
        ("eyJ alone", "eyJ alone"),
        ("https://h/?a=1&Code=x%2Fy&b=2 and ?code", "https://h/?a=1&Code=***&b=2 and ?code"),
        (42, "42"),
    ],
)
def test_texts(text, shown):
    """Known secrets wherever they stand, percent-encoded too, the longer of two first; tokens by their look."""
    assert Masker(["secret", "secret-longer", "a/b", ""]).text(text) == shown


def test_a_text_is_cut_after_it_is_masked():
    """Cut first, the beginning of the secret would stand there."""
    shown = Masker(["s" * 100]).text("x" * (LONGEST - 50) + "s" * 100 + "y" * 100)
    assert shown == "x" * (LONGEST - 50) + "***" + "y" * 47 + f"… ({LONGEST + 150} characters)"


@pytest.mark.parametrize("secret", ["s" * 500, "s s " * 300, TOKEN])
@pytest.mark.parametrize("place", [0, LONGEST - 3, LONGEST, 2 * LONGEST - 3, 2 * LONGEST + 1])
def test_of_a_long_text_the_beginning_is_masked_as_if_all_were(secret, place):
    """Wherever a secret stands, and whatever it hides in what is looked at."""
    known, text = Masker([secret]), "x y " * (place // 4) + f" {secret} " + "z y " * 5000
    for given in (text, f"{secret} " * 40 + text, text.replace(" ", "_")):
        whole = known.masked(re.sub(r"eyJ[\w-]+\.[\w-]+\.[\w-]*", "***", given))
        cut = f"{whole[:LONGEST]}… ({len(given)} characters)"
        assert known.text(given) == (cut if len(whole) > LONGEST else whole)


def test_tokens_are_found_in_any_case():
    """Where the letters are ASCII by a short look before, else by the patterns alone."""
    for begin in ("BEARER ", "Ba\u017fic "):
        assert "abc" not in Masker().text(f"{begin}abc {'x ' * 5000}")
    assert "abc" not in Masker().text(f"https://h/a?CODE=abc {'x ' * 5000}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/a?b=1&c=%7e", "https://h/a?b=1&c=%7e"),
        ("https://h/secret?x=se%63ret&secret=1", "https://h/***?x=***&***=1"),
        ("https://h/a?Code=1&sig=2&api-key", "https://h/a?Code=***&sig=***&api-key=***"),
        ("https://h/", "https://h/"),
    ],
)
def test_urls(url, shown):
    """Parameters keep their bytes unless they hold a secret, however encoded, or have the name of a credential."""
    assert Masker(["secret"]).url(url) == shown


def test_a_request_brings_its_own_credentials():
    """Under the API's names for a key too; the scheme before a credential is no secret."""
    fields = [("Authorization", "Custom abc"), ("my-key", "k3y"), ("other", "kept")]
    known = Masker(["secret"]).of_request(Request("GET", "/", parse("my-query=qu3ry&z=zed"), fields, None), ("My-Key", "my-query"))
    assert known.text("abc k3y qu3ry secret kept zed Custom") == "*** *** *** *** kept zed Custom"


def test_where_a_key_stands():
    url = "https://h/a?subscription-key=k&q=1"
    assert key_places("k", url, [("Api-Key", "k"), ("a", "z")]) == ["header api-key", "query subscription-key"]
