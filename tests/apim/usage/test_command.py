"""`apim usage`: what it exits with, and that a wrong call asks nobody."""

from decimal import Decimal

import pytest

from apim import azure
from apim.usage import run
from tests.apim.command_line import invoke
from tests.apim.usage.stage import row
from tests.apim.usage.test_render import ROWS, made


@pytest.fixture
def usage(monkeypatch):
    """`usage(report, *arguments)`: the command on what Azure is said to answer."""

    def called(report, *arguments):
        monkeypatch.setattr(run, "read", lambda *_: report)
        return invoke("usage", "--stack", "local", *arguments)

    return called


@pytest.mark.parametrize(
    ("budget", "arguments", "code"),
    [
        (Decimal("0.001"), (), 0),
        (Decimal("0.0005"), (), 0),
        (Decimal("0.0005"), ("--fail-at", "80"), 1),
        (Decimal("0.00045"), (), 1),
        (Decimal("0.0001"), (), 1),
        (Decimal(0), (), 1),
    ],
)
def test_budgets_stop_a_pipeline(usage, budget, arguments, code):
    """Used up to what --fail-at says: by itself, the whole."""
    done = usage(made([row()], {"mobile": budget}), *arguments)
    assert (done[0], done[2]) == (code, "")


def test_a_budget_that_cannot_be_checked_stops_it_too(usage):
    assert usage(made(ROWS, {"web": Decimal(1)}))[0] == 1
    assert usage(made(ROWS, {"mobile": Decimal(1)}))[0] == 0
    assert usage(made(ROWS))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--workspace", "w", "--resource", "r"), "error: --workspace and --resource are two sources; name one\n"),
        ((), "error: no API and no product of the stack has tokenMetric, so nothing is measured; add it (docs/guides/usage.md)\n"),
        (("--prices", "absent.yaml"), "error: absent.yaml: cannot be read: No such file or directory; name a file that is there\n"),
    ],
)
def test_a_wrong_call_asks_nobody(monkeypatch, arguments, message):
    monkeypatch.setattr(azure, "connect", lambda _: type("Cloud", (), {"logs": None}))
    assert invoke("usage", "--stack", "local", *arguments) == (2, "", message)
