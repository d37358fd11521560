"""Azure resource ids."""

import pytest
from apim_simulator import ids


def test_letter_case_and_a_final_slash_do_not_matter():
    assert ids.key("/Subscriptions/S/") == ids.key("/subscriptions/s") == "/subscriptions/s"


def test_segments_are_decoded():
    assert ids.segments("/apis/a%3Brev%3D2//operations/") == ["apis", "a;rev=2", "operations"]


def test_the_last_segment_is_the_name():
    assert ids.last("/apis/a/") == "a"


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [("/S/a", "/s", True), ("/s", "/S/", True), ("/sa", "/s", False), ("/s", "/s/a", False)],
)
def test_a_resource_lies_within_itself_and_its_ancestors(inner, outer, within):
    assert ids.is_within(inner, outer) is within
