"""Property values on the wire."""

import pytest
from apim_simulator.provider import values
from apim_simulator.provider.values import SIGNATURE_KEY, UNKNOWN, UNKNOWN_TAG
from google.protobuf import json_format, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

SIMPLE = st.one_of(
    st.booleans(), st.integers(-(2**53), 2**53), st.text(), st.just(UNKNOWN), st.floats(allow_nan=False, allow_infinity=False)
)
BAGS = st.dictionaries(
    st.text().filter(lambda key: key != SIGNATURE_KEY),
    st.recursive(SIMPLE, lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)), max_leaves=8),
)


def struct(bag):
    """As the engine would send it."""
    return json_format.ParseDict(bag, struct_pb2.Struct())


@given(BAGS)
def test_a_bag_survives_the_wire(bag):
    """Unknowns, empty lists and objects included."""
    assert values.decode(values.encode(bag)) == bag


def test_prov_44_unknowns_have_a_sentinel():
    """Both ways."""
    assert values.decode(struct({"a": [UNKNOWN_TAG]})) == {"a": [UNKNOWN]}
    assert values.encode({"a": UNKNOWN})["a"] == UNKNOWN_TAG


def test_prov_70_secrets_and_outputs_are_unwrapped():
    """Should an engine send them tagged; an output without a value is unknown."""
    secret = {SIGNATURE_KEY: values.SECRET, "value": {"inner": 1}}
    output = {SIGNATURE_KEY: values.OUTPUT, "value": "v"}
    unknown = {SIGNATURE_KEY: values.OUTPUT}
    reference = {SIGNATURE_KEY: values.RESOURCE_REFERENCE, "urn": "u", "id": "i"}
    decoded = values.decode(struct({"s": secret, "o": output, "u": unknown, "r": reference}))
    assert decoded == {"s": {"inner": 1}, "o": "v", "u": UNKNOWN, "r": "i"}


def test_whole_numbers_are_integers_and_nulls_are_nothing():
    """ARM wants 3, not 3.0."""
    decoded = values.decode(struct({"whole": 3.0, "part": 0.5, "null": None, "deep": {"null": None}}))
    assert decoded == {"whole": 3, "part": 0.5, "deep": {}}
    assert isinstance(decoded["whole"], int)


def test_assets_are_refused():
    """No class takes them."""
    with pytest.raises(values.ValueRefused, match="assets and archives are no input of any class this plugin knows"):
        values.decode(struct({"a": {SIGNATURE_KEY: "c44067f5952c0a294b673a41bacd8c17"}}))
