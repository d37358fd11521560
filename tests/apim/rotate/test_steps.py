"""Steps of a rotation: what is done is not done again, and what was interrupted goes on."""

from apim.rotate import State, Step, fingerprint, planned, run


def recorded(done, log):
    """Steps by name; those in `done` are."""

    def step(name):
        return Step(name, lambda: name in done, lambda: log.append(name))

    return [step(name) for name in "abc"]


def test_what_is_done_is_not_done_again():
    log: list[str] = []
    steps = recorded({"b"}, log)
    said: list[str] = []
    run(steps, said.append)
    assert (log, said) == (["a", "c"], ["a", "c"])


def test_what_follows_the_first_that_is_left_is_not_looked_at():
    """Whether it is done may depend on it."""
    steps = [*recorded({"a"}, [])[:2], Step("c", lambda: 1 / 0 > 0, lambda: None)]
    assert list(planned(steps)) == [(State.DONE, "a"), (State.NEXT, "b"), (State.LATER, "c")]


def test_a_fingerprint_holds_no_key():
    key = "0123456789abcdef0123456789abcdef"
    assert fingerprint(key) == fingerprint(key) != fingerprint(key[::-1])
    assert key not in fingerprint(key)
