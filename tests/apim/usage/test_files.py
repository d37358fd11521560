"""Files of prices and budgets: what they say, and each way in which one cannot be used."""

import contextlib
import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apim.usage import BadFile, read_budgets, read_prices
from apim.usage.prices import Price
from tests.apim.usage.stage import PRICES

ITEMS = (
    ("in", "westeurope", 0.0025, "1K", "Consumption"),
    ("in", "eastus", 0.002, "1K", "Consumption"),
    ("in", "westeurope", 9, "1K", "Reservation"),
    ("out", "westeurope", 10.0, "1M", "Consumption"),
    ("odd", "westeurope", 10.0, "1 Hour", "Consumption"),
)
MEMBERS = ("meterName", "armRegionName", "unitPrice", "unitOfMeasure", "type")
LIST = json.dumps(
    {"BillingCurrency": "EUR", "Items": [{"currencyCode": "EUR", **dict(zip(MEMBERS, item, strict=True))} for item in ITEMS]}
)
METERS = """
currency: EUR
retail: list.json
models: {gpt-4o: [{from: 2026-11-01, prompt: {meter: %s, region: %s}, completion: {meter: out}}]}
"""


@pytest.fixture
def prices(tmp_path, monkeypatch):
    """`prices(text)`: what a file of that text says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.json").write_text(LIST, encoding="utf-8")

    def read(text):
        (tmp_path / "prices.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_prices("prices.yaml")

    return read


def test_prices_are_what_is_written(prices):
    """In the order of their days, of one token, without a binary fraction between."""
    found = prices(PRICES)
    assert (found.currency, found.deployments) == ("EUR", {"chat": "gpt-4o"})
    assert found.models["gpt-4o"] == (
        Price(date(2026, 11, 1), Decimal("0.0000025"), Decimal("0.00001")),
        Price(date(2026, 11, 20), Decimal("0.000002"), Decimal("0.000008")),
    )


def test_meters_of_azures_list_are_prices(prices):
    """In the region that is named, per thousand or per million."""
    found = prices(METERS % ("in", "westeurope"))
    assert found.models["gpt-4o"] == (Price(date(2026, 11, 1), Decimal("0.0000025"), Decimal("0.00001")),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "prices.yaml: nothing where a mapping is expected; write currency, per, models, deployments, retail below it"),
        ("models: {}", "prices.yaml: currency is missing"),
        ("currency: EUR", "prices.yaml: models is missing"),
        ("currency: euro\nmodels: {}", 'prices.yaml at currency: "euro" is no currency'),
        ("currency: EUR\nper: 3\nmodels: {}", "prices.yaml at per: prices are for 3 tokens; write one of 1, 1000, 1000000"),
        ("currency: EUR\nmodel: {}", 'prices.yaml: "model" is no key here; keys are currency, per, models'),
        ("currency: EUR\nmodels: [a]", "prices.yaml at models: a list where a mapping is expected"),
        ("currency: EUR\nmodels: {a: []}", "prices.yaml at models.a: no price"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: 1}}", "prices.yaml at models.a: completion is missing"),
        ("currency: EUR\nmodels: {a: [{prompt: 1, completion: 1}]}", r"prices.yaml at models.a\[0\]: from is missing"),
        ("currency: EUR\nmodels: {a: {from: soon, prompt: 1, completion: 1}}", 'at models.a.from: "soon" is no day'),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01x, prompt: 1, completion: 1}}", 'at models.a.from: "2026-01-01x" is no day'),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01T10:00:00Z, prompt: 1, completion: 1}}", "is no day; write it as 2026-11-01"),
        ("currency: EUR\nmodels: {a: {from: 20260101, prompt: 1, completion: 1}}", '"20260101" is no day'),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: x, completion: 1}}", 'at models.a.prompt: "x" is no number'),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: -1, completion: 1}}", "at models.a.prompt: -1 is no amount"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: NaN, completion: 1}}", "at models.a.prompt: NaN is no amount"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: 1e999999, completion: 1}}", "1e999999 is no amount"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: 1e-99, completion: 1}}", "1e-99 is no amount"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: 0e999999999, completion: 1}}", "0e999999999 is no amount"),
        ("currency: EUR\nmodels: {a: {from: 2026-01-01, prompt: 0e-999999999, completion: 1}}", "0e-999999999 is no amount"),
        ("currency: EUR\nmodels: !!map [a]", "prices.yaml line 2: is no YAML that can be read: a tag says that this is a mapping"),
        ("currency: EUR\nmodels: !!map a", "prices.yaml line 2: is no YAML that can be read: a tag says that this is a mapping"),
        (
            "currency: EUR\nmodels:\n  a:\n" + "    - {from: 2026-01-01, prompt: 1, completion: 1}\n" * 2,
            "prices.yaml at models.a: two prices hold from one day",
        ),
        ("currency: EUR\nmodels: {}\ndeployments: {chat: a}", 'at deployments: "chat" is "a", which is not below models'),
        ("currency: EUR\ncurrency: EUR", "prices.yaml line 2: is no YAML that can be read: the key currency is written twice"),
        ("a: &x [1]\nb: *x", "line 2: is no YAML that can be read: aliases are not read here"),
        ("a: [", "prices.yaml line 1: is no YAML that can be read"),
        ("a: !!python/object:os.system x", "is no YAML that can be read"),
        ("[" * 5000, "is no YAML that can be read"),
        (b"\xff\xfe\x00", "is not UTF-8|is no YAML"),
        ("a: \x00", "is no YAML that can be read"),
        (LIST, "prices.yaml: this is Azure's list, whose meters name no model; write a file with currency, models and retail"),
        (
            METERS % ("in", "mars"),
            r'prices.yaml at models.gpt-4o\[0\].prompt: the meter "in" has 0 prices in mars; it is in eastus',
        ),
        (
            (METERS % ("in", "x")).replace(", region: x", ""),
            'the meter "in" has 2 prices in all regions; it is in eastus, westeurope',
        ),
        (METERS % ("none", "westeurope"), 'list.json has no meter "none"; correct the meter or the region'),
        (METERS % ("odd", "westeurope"), 'the meter "odd" is 10.0 for 1 HOUR, where amounts for 1, 1K, 1M'),
        ((METERS % ("in", "westeurope")).replace("EUR", "USD"), "list.json: has prices in EUR, not USD"),
        ((METERS % ("in", "eastus")).replace("list.json", "prices.yaml"), "prices.yaml: is no JSON"),
        ((METERS % ("in", "eastus")).replace("retail: list.json", ""), "a meter is named, and no list to find it in"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_where(prices, text, message):
    with pytest.raises(BadFile, match=message):
        prices(text)


PIECES = ["currency", "models", "deployments", "retail", "per", "from", "prompt", "completion", "meter", "region", "gpt-4o", "a"]
PIECES += [
    ": ",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "EUR",
    "2026-01-01",
    "2.50",
    "1e99",
    "-1",
    "~",
    "list.json",
    "'",
    "!!int ",
    "&x ",
    "*x",
    "<<",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_no_file_crashes(text):
    """It says prices, or what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prices.yaml"
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        (Path(folder) / "list.json").write_text(LIST, encoding="utf-8")
        for read in (read_prices, lambda name: read_budgets(name, "EUR")):
            with contextlib.suppress(BadFile):
                read(str(file))


@pytest.mark.parametrize("price", ["1e999999", "-1", "true", '"1"', "Infinity", "1e-99", "null"])
def test_a_meter_without_an_amount_is_named(prices, tmp_path, price):
    (tmp_path / "odd.json").write_text(LIST.replace("0.0025", price), encoding="utf-8")
    with pytest.raises(BadFile, match=r'the meter "in" is .* for 1K, where amounts'):
        prices((METERS % ("in", "westeurope")).replace("list.json", "odd.json"))


def test_budgets_are_in_the_currency_of_prices(tmp_path):
    file = tmp_path / "budgets.yaml"
    file.write_text("currency: EUR\nconsumers: {mobile: 200, web: 0.10}\n", encoding="utf-8")
    assert read_budgets(str(file), "EUR").consumers == {"mobile": Decimal(200), "web": Decimal("0.10")}
    with pytest.raises(BadFile, match="at currency: budgets are in EUR, prices in USD"):
        read_budgets(str(file), "USD")
    with pytest.raises(BadFile, match="cannot be read: Is a directory"):
        read_budgets(str(tmp_path), "USD")
