"""Json.NET makes times of texts, and writes them back otherwise."""

from datetime import UTC, datetime

import pytest
from apim_simulator.policy.expressions import Context, Headers, Named, Request, Url, compile_expression

WRITTEN = {
    "2024-01-02T03:04:05Z": "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05": "2024-01-02T03:04:05",
    "2024-01-02T03:04:05.1200000Z": "2024-01-02T03:04:05.12Z",
    "2024-01-02T03:04:05.000": "2024-01-02T03:04:05",
    "2024-01-02T03:04:05+02:00": "2024-01-02T01:04:05+00:00",
    "2024-01-01T00:00:00.5-0130": "2024-01-01T01:30:00.5+00:00",
    "2024-01-02": "2024-01-02",
    "2024-13-02T03:04:05Z": "2024-13-02T03:04:05Z",
    "0001-01-01T00:00:00+02:00": "0001-01-01T00:00:00+02:00",
    "at 2024-01-02T03:04:05Z": "at 2024-01-02T03:04:05Z",
}


def evaluated(expression, body):
    """What an expression gives for a request with a body."""
    none = Headers([])
    url = Url("gateway", "/", none)
    request = Request("POST", url, url, none, "127.0.0.1", {}, body)
    context = Context(api=None, deployment=Named({}), request=request, request_id="", now=datetime(2026, 11, 29, tzinfo=UTC))
    return compile_expression(expression).evaluate(context)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("read", ["JObject.Parse(context.Request.Body.As<string>())", "context.Request.Body.As<JObject>()"])
def test_a_time_is_written_otherwise_than_it_is_read(read, text):
    """Also below, whichever way the body is read; what is no time stays as it is."""
    body = f'{{"a":["{text}"],"b":"{text}"}}'.encode()
    written = WRITTEN[text]
    expression = f"@(JsonConvert.SerializeObject({read}))"
    assert evaluated(expression, body) == f'{{"a":["{written}"],"b":"{written}"}}'


def test_a_time_is_no_string():
    """Its type is Date, as a string it has the form of the invariant culture, and a copy is one, too."""
    body = b'{"a":"2024-01-02T03:04:05Z","b":"x"}'
    read = "context.Request.Body.As<JObject>()"
    assert evaluated(f'@({read}["a"].Type == JTokenType.Date)', body) is True
    assert evaluated(f'@({read}["b"].Type == JTokenType.String)', body) is True
    assert evaluated(f'@((string){read}["a"])', body) == "01/02/2024 03:04:05"
    assert evaluated(f'@({read}["a"].DeepClone().Type == JTokenType.Date)', body) is True
