"""Errors in the shape of each plane."""

import pytest
from apim_simulator.http.error_shapes import error_body, phrase


@pytest.mark.parametrize(
    ("plane", "status", "code", "body"),
    [
        ("arm", 409, None, '{"error": {"code": "PessimisticConcurrencyConflict", "message": "m"}}'),
        ("arm", 418, None, '{"error": {"code": "I\'maTeapot", "message": "m"}}'),
        ("arm", 503, "Mine", '{"error": {"code": "Mine", "message": "m"}}'),
        ("gateway", 503, None, '{ "statusCode": 503, "message": "m" }'),
        ("gateway", 501, "SimulatorCrashed", '{ "statusCode": 501, "message": "m", "code": "SimulatorCrashed" }'),
        ("model", 429, None, '{"error": {"code": "RateLimitReached", "message": "m"}}'),
        ("model", 500, None, '{"error": {"code": "500", "message": "m"}}'),
    ],
)
def test_each_plane_words_an_error_in_its_own_shape(plane, status, code, body):
    assert error_body(plane, status, code, "m") == body


def test_a_status_without_a_name_has_a_phrase_all_the_same():
    assert (phrase(404), phrase(599)) == ("Not Found", "Unnamed Status")
