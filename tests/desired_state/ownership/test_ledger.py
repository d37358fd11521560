"""A ledger is texts that fit into named values, and read back they say the same whatever stands beside them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from desired_state import ownership

ID = "0f3c9a52-1b1e-4c55-9d6a-7e1f2a3b4c03"
NAMES = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789-_.", min_size=1, max_size=80)
CLAIMS = st.lists(st.tuples(st.sampled_from(("apis", "backends", "namedValues", "products")), NAMES), max_size=200)


def values(texts, identity=ID):
    """Named values as ARM would list them."""
    return [(f"ledger-{identity}{f'-{number}' if number > 1 else ''}", text) for number, text in enumerate(texts, 1)]


@given(CLAIMS)
def test_what_is_written_is_read_again(claims):
    texts = ownership.parts("project", "dev", claims)
    assert all(len(text) <= 4096 for text in texts)
    (ledger,) = ownership.read([("other", "value"), *reversed(values(texts)), ("ledger-", "no JSON")])
    assert ledger.owner == ownership.Owner("project", "dev", ID)
    assert {(kind, name) for kind, names in ledger.names.items() for name in names} == set(claims)


@given(CLAIMS)
def test_order_and_repetition_make_no_difference(claims):
    assert ownership.parts("p", "s", [*reversed(claims), *claims]) == ownership.parts("p", "s", claims)


def test_two_copies_of_a_stack_are_two_owners():
    """Project and name are the same: the id tells them apart."""
    texts = ownership.parts("azure-openai-apim", "dev", [("apis", "one")])
    one, other = ownership.read([*values(texts), *values(texts, ID.replace("0f3c", "1f3c"))])
    assert (one.owner.stack, one.owner.project) == (other.owner.stack, other.owner.project)
    assert one.owner != other.owner
    assert one.claims("apis", "ONE")
    assert not one.claims("backends", "one")


def test_a_stack_that_claims_nothing_has_a_ledger_all_the_same():
    (text,) = ownership.parts("p", "s", [])
    assert json.loads(text) == {"format": "azure-openai-apim/ledger", "project": "p", "stack": "s", "claims": {}}


def test_what_somebody_wrote_by_hand_is_no_ledger():
    wrong = [
        "[]",
        "{}",
        '{"format": "azure-openai-apim/ledger", "claims": 7}',
        '{"format": "azure-openai-apim/ledger", "claims": {"apis": 1}}',
    ]
    assert [ledger.names for ledger in ownership.read((f"ledger-{ID}", text) for text in wrong)] == [{}]
