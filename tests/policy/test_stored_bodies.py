"""Bodies that name stored things, and members chosen by a hash: laws of the expressions themselves."""

import base64
import hmac
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import policy
from policy.stored_bodies import NAMES_OF_IDS, read_body
from tests.policy.evaluation import evaluated

MARK = "bWFyaw=="
SIGNING = "c2lnbmluZw=="
TEXTS = st.text(max_size=12) | st.sampled_from(["2024-01-01T00:00:00Z", "~", '"~x"', "\\", '\\"', "/Date(1)/", "\u2028"])
SCALARS = TEXTS | st.booleans() | st.none() | st.integers(-(2**63), 2**63 - 1)
NAMES = st.text(max_size=6) | st.sampled_from(["input", "model", "~name", "a:b", '"', "tools"])
VALUES = st.recursive(SCALARS, lambda each: st.lists(each, max_size=3) | st.dictionaries(NAMES, each, max_size=3), max_leaves=8)
BODIES = st.dictionaries(NAMES, VALUES, max_size=4)


def read(text, body="response"):
    """What the expression makes of a body."""
    return evaluated(read_body(body), body=text.encode(), stored_mark=MARK, stored_signing=SIGNING).value


@given(BODIES, st.booleans())
def test_what_is_sent_on_is_equal_as_json(body, ascii_only):
    """But for the mark: dates stay texts, numbers of 64 bits numbers, and names with the sign of our own stay."""
    found = read(json.dumps(body, ensure_ascii=ascii_only))
    assert set(found) <= {"text", "foreign"}
    assert json.loads(found["text"]) == {**body, "metadata": {"apim_owner": MARK}}


@given(VALUES, st.lists(NAMES | st.integers(0, 2), max_size=3))
def test_an_id_is_found_at_any_depth(value, path):
    """However deep, and beside whatever else."""
    inner: Any = {"file_id": "file-x", "beside": value}
    for step in path:
        inner = {f"n{step}": inner} if isinstance(step, str) else [value] * step + [inner]
    found = read(json.dumps({"input": inner}), "other")
    assert found["foreign"].startswith("~")


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ('{"previous_response_id": "a", "previous_response_id": "b"}', {"previous_response_id": "b"}),
        ('{"metadata": {"apim_owner": "forged"}, "metadata": null}', {"metadata": {"apim_owner": MARK}}),
        ('{"store": false, "metadata": {"a": "b"}}', {"store": False, "metadata": {"a": "b"}}),
    ],
)
def test_what_is_sent_on_is_what_was_read(text, sent):
    """Of two members of one name the last; what is not stored has no mark."""
    found = json.loads(read(text)["text"])
    assert {name: found[name] for name in sent} == sent


@pytest.mark.parametrize(
    "place",
    [
        "{}",
        '{{"conversation": {}}}',
        '{{"prompt": {}}}',
        '{{"prompt": {{"variables": {}}}}}',
        '{{"metadata": {}}}',
        '{{"input": [{}]}}',
    ],
)
def test_a_name_in_single_quotes_is_refused(place):
    """It would be sent on beside its like in double quotes, and the account would take the last: an id that nobody looked at."""
    assert read(place.format("""{"id": "own", 'id': "other"}"""))["refused"] == "The body is not JSON."


def signed(identifier):
    """The consumer's id of an id of the account: a hash in Python that owes nothing to the expression."""
    computed = hmac.digest(SIGNING.encode(), identifier.encode(), "sha256")
    return f"{identifier}.{base64.urlsafe_b64encode(computed).decode().rstrip('=')}"


IDS = st.from_regex(r"[A-Za-z0-9_-]{1,200}", fullmatch=True)
NAMED = st.sampled_from(NAMES_OF_IDS)


@given(NAMED, st.lists(IDS, min_size=1, max_size=4), st.lists(st.integers(0, 2), max_size=3), VALUES)
def test_ones_own_ids_become_the_accounts(name, ids, path, beside):
    """At any depth, one or several; all else stays."""

    def body(values):
        inner: Any = {name: values if len(values) > 1 else values[0]}
        for step in path:
            inner = {"inner": [beside] * step + [inner]}
        return {"input": inner}

    found = read(json.dumps(body([signed(each) for each in ids])), "other")
    assert set(found) <= {"text", "foreign"}
    assert json.loads(found["text"]) == body(ids)


@given(
    NAMED, IDS, IDS, st.sampled_from(["{0}", "{0}.", "{0}.{2}", "{0}{1}", "{1}{0}", "{1} ", " {1}", "{1}.", "{1}x", "../{1}", ""])
)
def test_any_other_text_is_foreign(name, one, other, form):
    """What is not the id and its own hash, whole: another's hash, the account's id alone, more text around."""
    text = form.format(one, signed(one), signed(other).partition(".")[2])
    assume(text != signed(one))
    assert read(json.dumps({name: text}), "other")["foreign"] == f"~{text}"
    assert read(json.dumps({name: [signed(one), text]}), "other")["foreign"] == f"~{text}"


def test_files_in_variables_of_a_prompt_are_found():
    """The prompt's own id is no item's, and a variable may have any name."""
    variables: dict[str, Any] = {"id": "a", "file_id": "b", "file": {"type": "input_file", "file_id": "f"}}
    prompt = {"id": "pmpt_1", "version": "2", "variables": variables}
    assert read(json.dumps({"prompt": prompt}))["foreign"] == "~f"
    del variables["file"]
    assert set(read(json.dumps({"prompt": prompt}))) == {"text"}


@given(st.text(min_size=1, max_size=20), st.sets(st.sampled_from("abcdefgh"), min_size=2, max_size=5))
def test_a_member_that_goes_moves_its_own_consumers_alone(consumer, names):
    """And nobody else: the hash that is highest stays so among those that are left."""
    chosen = member(consumer, sorted(names))
    for gone in names - {chosen}:
        assert member(consumer, sorted(names - {gone})) == chosen


def test_every_member_has_consumers():
    """A third each, as near as a hash comes."""
    counted = [member(f"consumer-{number}", ["a", "b", "c"]) for number in range(300)]
    assert all(70 <= counted.count(name) <= 130 for name in "abc")


def member(consumer, names):
    """The member that the policy chooses; one alone needs no choice."""
    if len(names) == 1:
        return names[0]
    members = tuple(policy.StoredMember(label=name, name=name, url="https://x") for name in names)
    credential = policy.BackendCredential()
    operation = policy.StoredOperation(members=members, consumer="context.Subscription.Id", credential=credential, affinity=True)
    return evaluated(operation.statements()[0].attributes["value"], subscription=consumer)
