"""The policy that is measured has everything, and nothing against it."""

import dataclasses

import policy
from benchmarks import policies


def test_the_policy_has_every_option():
    """An option added later has to be measured too, but for a JWT beside an Entra token, what a team writes itself, and models.

    Names of models are measured where they count, by benchmarks/models.py.
    """
    absent = [field.name for field in dataclasses.fields(policy.ApiPolicy) if not getattr(policies.OPTIONS, field.name)]
    assert absent == ["jwt", "fragments", "models", "own"]


def test_there_is_nothing_against_it():
    assert policies.judged() == ()


def test_each_is_measured_by_its_quickest_run():
    """Work is done as often as there are rounds, in turns."""
    done = []
    best = policies.milliseconds({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, 3)
    assert done == ["a", "b"] * 3
    assert set(best) == {"a", "b"}
    assert all(0 <= taken < 1000 for taken in best.values())


def test_a_finding_ends_the_measurement(monkeypatch, capsys):
    """Figures of a policy that is at fault mean nothing."""
    monkeypatch.setattr("sys.argv", ["policies"])
    monkeypatch.setattr(policies, "CONTEXT", policy.Context(backends=frozenset()))
    assert policies.main() == 1
    assert "[APIM-POLICY-014]" in capsys.readouterr().out
