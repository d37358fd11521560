"""Calls are counted, and repeated only while it costs nothing."""

import httpx
import pytest

from apim.prove import Line, Patience
from apim.prove.gateway_client import among
from apim.prove.response_origin import Kind
from apim.prove.target import Request, Target, revised
from tests.apim.prove.stacks import api


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.seconds = 100.0

    def sleep(self, seconds):
        """Let it pass."""
        self.seconds += seconds

    def patience(self, seconds):
        """Patience by this clock."""
        return Patience(seconds, lambda: self.seconds, self.sleep)


NO_ROUTE = httpx.Response(404, text='{ "statusCode": 404, "message": "Resource not found" }')
NO_KEY = httpx.Response(401, headers={"WWW-Authenticate": 'AzureApiManagementKey realm="x"'})
CHAT = httpx.Response(200, headers={"apim-request-id": "1"}, json={"usage": {"total_tokens": 9}})
READ = Request("POST", "/chat")
CALL = Request("POST", "/chat", deployment="d", body={"messages": []}, key="canary")


@pytest.fixture
def line():
    """A line to a gateway that gives these answers, and the clock."""

    def make(answers, seconds=0):
        left, clock = iter(answers), Clock()

        def respond(request):
            answer = next(left)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return Line(httpx.Client(transport=httpx.MockTransport(respond)), clock.patience(seconds)), clock

    return make


def target():
    """An API."""
    return Target(*api(), "https://gateway/contoso")


def test_calls_and_tokens_are_counted(line):
    """Whatever comes."""
    made, _ = line([NO_KEY, CHAT])
    assert [made.ask(target(), request).kind for request in (READ, CALL)] == [Kind.KEY_REFUSED, Kind.ANSWERED]
    assert str(made.spent) == "2 calls, 9 tokens"


def test_without_patience_the_first_answer_counts(line):
    """The default."""
    made, clock = line([NO_ROUTE])
    assert made.ask(target(), READ, among(Kind.KEY_REFUSED)).kind == Kind.NO_ROUTE
    assert clock.seconds == 100


def test_a_gateway_is_given_time(line):
    """Until it answers as wanted, connections that fail included."""
    made, clock = line([httpx.ConnectError("no"), NO_ROUTE, NO_KEY], 60)
    assert made.ask(target(), READ, among(Kind.KEY_REFUSED)).kind == Kind.KEY_REFUSED
    assert clock.seconds == 104


def test_patience_is_bounded_for_all_calls_together(line):
    """The last pause is what is left; a second call does not begin anew."""
    made, clock = line([NO_ROUTE] * 4, 3)
    for _ in range(2):
        assert made.ask(target(), READ, among(Kind.KEY_REFUSED)).kind == Kind.NO_ROUTE
    assert (clock.seconds, made.spent.calls) == (103, 4)


def test_an_unreachable_gateway_is_told_in_the_end(line):
    """As the transport's own error."""
    made, _ = line([httpx.ConnectError("no")] * 3, 3)
    with pytest.raises(httpx.ConnectError):
        made.ask(target(), READ)


@pytest.mark.parametrize(("first", "calls"), [(NO_KEY, 2), (NO_ROUTE, 2), (CHAT, 1)])
def test_what_may_have_cost_tokens_is_not_repeated(line, first, calls):
    """The gateway's own refusals are: the model was not reached."""
    made, _ = line([first, CHAT], 60)
    made.ask(target(), CALL, lambda answer: answer.kind == Kind.ANSWERED and made.spent.calls == 2)
    assert made.spent.calls == calls


def test_secrets_have_no_repr():
    """A request in a traceback shows neither key nor token."""
    assert "canary" not in repr(CALL)
    assert "canary" not in repr(Target(*api(), "https://gateway", key="canary"))


def test_a_revision_is_named_after_the_path():
    """Nothing else changes."""
    assert [revised("https://g/a/openai", number) for number in (None, 3)] == ["https://g/a/openai", "https://g/a/openai;rev=3"]
