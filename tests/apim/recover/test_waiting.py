"""What a dead run had begun and is not there yet: asked again until it appears or its time is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apim.recover import Patience, Verdict, Wanted, look, patience, settled
from apim.recover.patience import LOST, LOST_AT_ONCE
from apim.recover.waiting import LONGEST_PAUSE
from tests.apim.recover import ledgers
from tests.apim.recover.test_diagnosis import PREFIX, SERVICE, THERE, Azure, backend, known

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
API = ("azure-native:apimanagement:Api", "chat", {"apiId": "chat", "format": "openapi+json", "value": "{}"})
BARE = ("azure-native:apimanagement:Api", "chat", {"apiId": "chat"})
VALUE = ("azure-native:apimanagement:NamedValue", "key", {"namedValueId": "key"})
FRAGMENT = ("azure-native:apimanagement:PolicyFragment", "team", {"id": "team"})


@pytest.fixture
def clock(monkeypatch):
    """Time that passes by waiting alone; `clock.at` can be set."""

    class Clock:
        at, slept = START, 0.0

        def sleep(self, seconds):
            self.slept += seconds
            self.at += timedelta(seconds=seconds)

    made = Clock()
    monkeypatch.setattr(patience, "now", lambda: made.at)
    monkeypatch.setattr("time.sleep", made.sleep)
    return made


class Appears(Azure):
    """Shows a backend from the n-th question for it on."""

    def __init__(self, questions):
        super().__init__(THERE)
        self.questions = questions

    def get(self, path, api_version, **query):
        """None before."""
        self.questions -= 1
        return super().get(path, api_version, **query) if self.questions < 0 else None


def begun(type_, name, inputs):
    """As the engine notes it."""
    return Wanted(f"urn:pulumi:dev::p::{type_}::{name}", type_, "", SERVICE | inputs, begun=True)


def verdicts(wanted, azure, asked, said=None):
    """What becomes of what was begun, once this run has asked long enough."""
    state = known()
    found = settled(
        lambda some: look(state, some, azure, "s", (), asked), wanted, asked, said.append if said is not None else lambda _: None
    )
    return [each.verdict for each in found]


@pytest.mark.parametrize(
    ("kind", "lost"),
    [
        (API, LOST),
        (VALUE, LOST),
        (FRAGMENT, LOST),
        (BARE, LOST_AT_ONCE),
        (("azure-native:apimanagement:Backend", "b", {"backendId": "b"}), LOST_AT_ONCE),
    ],
    ids=["api", "named-value", "fragment", "api-without-document", "backend"],
)
def test_it_is_lost_when_azure_cannot_be_making_it_any_more(clock, kind, lost):
    """Counted from the state's last write: what Azure carries on by itself takes longer."""
    for age, verdict in ((lost - timedelta(seconds=1), Verdict.NOT_YET), (lost, Verdict.FORGET)):
        assert verdicts([begun(*kind)], Azure(), Patience.of(START - age)) == [verdict]
    assert clock.slept == 0


def test_what_appears_is_adopted(clock):
    """Without another question for what was there at once, and none after it has appeared but the last look at all."""
    said = []
    later = Wanted(backend("one")["urn"], backend("one")["type"], "", backend("one")["inputs"], begun=True)
    azure = Appears(3)
    assert verdicts([later], azure, Patience.of(START, 60), said) == [Verdict.ADOPT]
    assert 0 < clock.slept < 2
    assert said == ["not there yet: one; asking again for up to 60 s"]


def test_what_is_there_is_not_waited_for(clock):
    """The common case is as quick as ever."""
    there = Wanted(backend("one")["urn"], backend("one")["type"], "", backend("one")["inputs"], begun=True)
    azure = Azure(THERE)
    assert verdicts([there], azure, Patience.of(START, 60)) == [Verdict.ADOPT]
    assert (len(azure.asked), clock.slept) == (1, 0)


def test_the_run_ends_when_it_has_asked_long_enough(clock):
    """The note stays, and the message says until when."""
    asked = Patience.of(START - timedelta(seconds=30), 60)
    state = known()
    [found] = settled(lambda some: look(state, some, Azure(), "s", (), asked), [begun(*API)], asked, lambda _: None)
    assert (found.verdict, found.resource_id) == (Verdict.NOT_YET, f"{PREFIX}/apis/chat")
    text = "begun, and not there yet: Azure may still be making it; look again; from 12:09:30 UTC on it counts as lost, "
    assert found.message == f"{text}at once with --forget chat"
    assert clock.slept == pytest.approx(60)


def test_it_asks_no_longer_than_something_may_appear(clock):
    """What Azure makes at once is lost before the wait is over."""
    one = Wanted(backend("one")["urn"], backend("one")["type"], "", backend("one")["inputs"], begun=True)
    assert verdicts([one], Azure(), Patience.of(START, 60)) == [Verdict.FORGET]
    assert 10 <= clock.slept < 15


@pytest.mark.parametrize("name", ["chat", "CHAT", f"{PREFIX}/apis/chat"])
def test_a_named_one_is_lost_at_once(clock, name):
    """By its name or id: somebody knows it. One that is there is taken in all the same."""
    asked = Patience.of(START, 60, [name, "one"])
    assert verdicts([begun(*API)], Azure(), asked) == [Verdict.FORGET]
    one = Wanted(backend("one")["urn"], backend("one")["type"], "", backend("one")["inputs"], begun=True)
    assert verdicts([one], Azure(THERE), asked) == [Verdict.ADOPT]
    assert clock.slept == 0


def test_with_all_given_up_the_end_of_the_wait_decides(clock):
    """For a world whose bound is known."""
    assert verdicts([begun(*API)], Azure(), Patience.of(START, 8, gives_up=True)) == [Verdict.FORGET]
    assert clock.slept == pytest.approx(8)


@pytest.mark.parametrize(
    "written",
    [None, START + timedelta(days=1), datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)],
    ids=["unsaid", "future", "last", "never"],
)
def test_a_time_that_cannot_be_counts_as_now(clock, written):
    """A state that was put together by hand."""
    asked = Patience.of(written)
    assert asked.written == START
    assert verdicts([begun(*API)], Azure(), asked) == [Verdict.NOT_YET]


def planned(kind, after=("urn:key",)):
    """What the stack would create, after something that the state has."""
    type_, name, inputs = kind
    return Wanted(f"urn:pulumi:dev::p::{type_}::{name}", type_, "", SERVICE | inputs, after=after)


@pytest.mark.parametrize(
    ("kind", "after", "failed", "slept"),
    [
        (API, ("urn:key",), 0, 60),
        (API, ("urn:key",), 40, 20),
        (API, ("urn:key",), 61, 0),
        (API, ("urn:key",), None, 0),
        (API, ("urn:key", "urn:other"), 0, 0),
        (BARE, ("urn:key",), 0, 0),
    ],
    ids=["just-failed", "failed-a-while-ago", "failed-long-ago", "nothing-failed", "could-not-begin", "made-at-once"],
)
def test_what_an_update_that_failed_may_have_begun_is_asked_for(clock, kind, after, failed, slept):
    """The engine keeps no note of it. What has not appeared by then was not begun: nothing to do."""
    asked = Patience.of(None, 60, failed=None if failed is None else START - timedelta(seconds=failed))
    state = replace(known(), ids={"urn:key": "/key"})
    each = planned(kind, after)
    assert settled(lambda some: look(state, some, Azure(), "s", (), asked), [each], asked, lambda _: None) == []
    assert slept - 0.001 < clock.slept < slept + (slept and LONGEST_PAUSE) + 0.001


def test_what_an_update_that_failed_has_begun_appears(clock):
    """And is taken in."""
    asked = Patience.of(None, 60, failed=START)
    api = planned(API)
    azure = Appears(2)
    azure.there = {f"{PREFIX}/apis/chat": {}}
    azure.named_values = ledgers.listed("chat", kind="apis")
    state = replace(known(), ids={"urn:key": "/key"})
    [found] = settled(lambda some: look(state, some, azure, "s", (), asked), [api], asked, lambda _: None)
    assert (found.verdict, found.name) == (Verdict.ADOPT, "chat")
    assert 0 < clock.slept < 2
