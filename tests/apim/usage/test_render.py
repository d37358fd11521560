"""Usage in each format; what others wrote is shown and never run."""

import csv
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from lxml import etree
from markupsafe import escape

from apim.output import safe
from apim.render.usage import FORMATS
from apim.render.usage_words import amount, percent
from apim.usage.budgets import Budgets
from apim.usage.model import QuotaUse
from apim.usage.period import since
from apim.usage.prices import Price, Prices
from apim.usage.query import measured
from apim.usage.report import report
from apim.usage.run import Asked, ask
from apim.usage.source import source_of
from desired_state.usage.kql import literal
from linting import printable
from tests.apim.usage.stage import NOW, Answers, row, stack, subscription
from tests.hostile_texts import TEXTS

PRICES = Prices("EUR", {"gpt-4o": (Price(date(2020, 1, 1), Decimal("0.0000025"), Decimal("0.00001")),)}, {"chat": "gpt-4o"})


def made(rows, budgets=None, by=("consumer", "model"), left=()):
    """A report with prices."""
    source, period = source_of(stack(), None, subscription), since("30d", NOW)
    used = measured(Answers([rows]), source, period, by)
    held = Budgets("EUR", budgets) if budgets else None
    return report("s", source, period, by, used, prices=PRICES, budgets=held, left=left)


ROWS = [row(), row(consumer="web", model="new", prompt=None)]
BUDGETS = {"mobile": Decimal("0.0004"), "web": Decimal(1)}


def test_text():
    quota = (QuotaUse("mobile", 'API "chat"', "Monthly", 1000, 120),)
    assert FORMATS["text"](made(ROWS, BUDGETS, left=quota)) == (
        "stack s, 2026-10-30 12:30 to 2026-11-29 12:30 UTC, measured in "
        "/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/components/insights\n\n"
        "consumer  model  calls  prompt tokens  completion tokens  total tokens  of streams  cost (EUR)\n"
        "mobile    chat   3      100            20                 120           unknown     0.00045\n"
        "web       new    3      unknown        20                 20            unknown     unknown\n"
        "total            6      unknown        40                 140           unknown     at least 0.00045\n"
        "\n"
        "consumer  budget (EUR)  spent    share    state\n"
        "mobile    0.0004        0.00045  112.5 %  over\n"
        "web       1.00          unknown  0.0 %    unknown\n"
        "\n"
        "consumer  token quota of  period   limit  used  left (computed)\n"
        'mobile    API "chat"      Monthly  1000   120   880\n'
        "\n"
        "warning: no price for new: add it to the file of prices; costs are what they are at least\n"
        "\n"
        "error: budget of mobile: 0.00045 of 0.0004 EUR, 112.5 %: over\n"
        "\n"
        "error: budget of web: unknown of 1.00 EUR, 0.0 %: unknown\n"
        "\n"
        "note: tokens of streams without usage are estimates, and cannot be separated without a dimension Stream "
        "(docs/guides/usage.md)\n"
        "\n"
        "note: cached and reasoning tokens are unknown: API Management does not measure them"
    )


def test_csv():
    assert list(csv.reader(StringIO(FORMATS["csv"](made([*ROWS, row(consumer="=cmd()")]))))) == [
        ["consumer", "model", "calls", "prompt_tokens", "completion_tokens", "total_tokens", "streamed_tokens", "cost", "currency"],
        ["'=cmd()", "chat", "3", "100", "20", "120", "unknown", "0.00045", "EUR"],
        ["mobile", "chat", "3", "100", "20", "120", "unknown", "0.00045", "EUR"],
        ["web", "new", "3", "unknown", "20", "20", "unknown", "unknown", "EUR"],
    ]


def test_json():
    found = json.loads(FORMATS["json"](made(ROWS, BUDGETS)))
    assert found["lines"][1] == {
        "consumer": "web",
        "model": "new",
        "calls": 3,
        "promptTokens": None,
        "completionTokens": 20,
        "totalTokens": 20,
        "streamedTokens": None,
        "cachedTokens": None,
        "reasoningTokens": None,
        "cost": {"amount": "0.00", "isWhole": False},
    }
    assert (found["unpriced"], found["budgets"][0]["percent"]) == (["new"], "112.5000")


@pytest.mark.parametrize(
    ("budget", "percent_of_it", "state", "severity"),
    [
        ("0.0005625", "80.0 %", "within", None),
        ("0.00056", "80.3 %", "near", "warning"),
        ("0.00045", "100.0 %", "over", "error"),
        ("0.0004", "112.5 %", "over", "error"),
    ],
)
def test_a_budget_is_over_from_all_of_it_on(budget, percent_of_it, state, severity):
    """Over 80 per cent it is near, with a warning; what ends the command with 1 unless --fail-at says otherwise is an error."""
    found = made([row()], {"mobile": Decimal(budget)})
    text = FORMATS["text"](found)
    assert text.splitlines()[7].endswith(f"{percent_of_it}  {state}")
    written = f"\n{severity}: budget of mobile: 0.00045 of {budget} EUR, {percent_of_it}: {state}\n"
    assert (written in text) is (severity is not None)
    assert (f"::{severity} title=budget of mobile%3A {state}::" in FORMATS["github"](found)) is (severity is not None)
    assert f'<rect class="{state}"' in FORMATS["html"](found)


def test_github():
    assert FORMATS["github"](made(ROWS, BUDGETS)).splitlines() == [
        "::error title=budget of mobile%3A over::0.00045 of 0.0004 EUR, 112.5 %25",
        "::error title=budget of web%3A unknown::unknown of 1.00 EUR, 0.0 %25",
        "::warning title=no price::new: add it to the file of prices",
        "::notice title=usage of s::140 tokens in 6 calls, at least 0.00045 EUR; 2026-10-30 12:30 to 2026-11-29 12:30 UTC",
    ]


def test_html_has_plots_and_nothing_to_run():
    page = FORMATS["html"](made(ROWS, BUDGETS))
    plots = [etree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    assert [plot.attrib["aria-label"] for plot in plots] == ["Consumers", "Days", "Budgets"]
    kinds = [rect.attrib["class"] for rect in plots[2].iter("rect") if rect.attrib["class"] != "rail"]
    assert kinds == ["over", "within"]
    widths = [float(rect.attrib["width"]) for rect in plots[0].iter("rect") if rect.attrib["class"] == "within"]
    assert widths == [470.0, 1.0]
    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"(src|href)=", page)


@pytest.mark.parametrize("form", list(FORMATS))
def test_hostile_texts_are_shown_and_never_run(form):
    """Names of consumers and models come from whoever calls."""
    rows = [row(consumer=text, model=text) for text in TEXTS]
    found = FORMATS[form](replace(made(rows, dict.fromkeys(TEXTS, Decimal(0))), notes=TEXTS))
    out = found if form in {"json", "html", "github"} else safe(found)
    assert [each for each in out.replace("\n", "") if not each.isprintable()] == []
    if form != "html":
        assert not re.search(r"##(\[|vso\[)", out)
    for line in out.splitlines():
        assert not line.strip().startswith("::") or re.match(r"::(error|warning|notice) title=", line)
    if form == "html":
        assert "<img" not in out
        assert "<script" not in out
        for svg in re.findall(r"<svg.*?</svg>", out, re.DOTALL):
            etree.fromstring(svg)
        assert all(escape(printable(text)) in out for text in TEXTS)


def test_a_semicolon_ends_no_cell():
    """Spreadsheets of some languages take it for a comma."""
    assert FORMATS["csv"](made([row(consumer='a;=1"+1')])).splitlines()[1].startswith('"a;=1""+1",chat,')


@pytest.mark.parametrize("text", TEXTS)
def test_no_cell_begins_a_formula(text):
    """Not even behind blanks, which spreadsheets pass over, or in the letters of full width."""
    cell = list(csv.reader(StringIO(FORMATS["csv"](made([row(consumer=text)])))))[1][0]
    assert not unicodedata.normalize("NFKC", cell).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert printable(text) in cell


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a b", '"a b"'),
        ('a"\\', '"a\\"\\\\"'),
        ("é\n", '"\\u00e9\\u000a"'),
        ("😀", '"\\ud83d\\ude00"'),
        ('") | drop', '"\\") | drop"'),
    ],
)
def test_names_never_end_a_string_of_a_query(text, written):
    assert literal(text) == written


def test_amounts_keep_their_digits():
    assert [amount(Decimal(text)) for text in ("0", "1.5", "0.00001", "1E+3")] == ["0.00", "1.50", "0.00001", "1000.00"]
    assert [percent(Decimal(text)) for text in ("99.99", "100", "0.05")] == ["99.9 %", "100.0 %", "0.0 %"]


def test_a_report_of_nothing_is_one():
    """No rows, no plots of consumers, and a note says so."""
    found = ask("s", stack(), Asked(), lambda: Answers([[]]), NOW, subscription=subscription)
    for form in FORMATS.values():
        assert form(found)
    assert "nothing was measured in this time; measurements arrive some minutes after a call" in found.notes
    assert found.total.sums.total == 0
