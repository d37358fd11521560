"""From settings, files and answers to a report: whole, in part unknown, and refused."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from apim.usage.model import BudgetUse, Cost, Line, QuotaUse, Sums
from apim.usage.run import Asked, BadAsk, ask
from apim.usage.source import source_of
from settings import RemainingTokenMetric, TokenMetric
from tests.apim.usage.stage import COMPONENT, METRIC, NOW, PRICES, Answers, api, row, stack, subscription


@pytest.fixture
def files(tmp_path):
    """`files(name, text)` writes one; its name."""

    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def report(rows, settings=None, **asked):
    """The report on one query's rows."""
    return ask("s", settings or stack(), Asked(**asked), lambda: Answers([rows, []]), NOW, subscription=subscription)


def test_sums_by_what_is_asked():
    """Days and models together where only consumers are asked for."""
    later = datetime(2026, 11, 29, tzinfo=UTC)
    found = report([row(), row(model="small", prompt=1, completion=1), row(consumer="web", day=later)], by="consumer")
    assert found.lines == (
        Line(("mobile",), Sums(calls=6, prompt=101, completion=21, total=122, streamed=None)),
        Line(("web",), Sums(calls=3, prompt=100, completion=20, total=120, streamed=None)),
    )
    assert found.total.sums.total == 242
    assert [line.keys for line in found.days] == [("2026-11-28",), ("2026-11-29",)]
    assert found.source == COMPONENT


def test_what_a_source_lacks_is_unknown():
    """A metric that never came, a dimension that is not there, a call without subscription; never 0 and never a name."""
    silent = stack(apis=[api("chat", tokenMetric={"dimensions": [{"name": "Subscription ID"}]})])
    found = report([row(consumer="", model="", prompt=None)], silent, by="consumer,model")
    assert found.lines == (Line((None, None), Sums(calls=3, prompt=None, completion=20, total=20, streamed=None)),)
    assert "model is unknown: no tokenMetric of the stack has such a dimension (docs/guides/usage.md)" in found.notes


def test_costs_are_exact_and_go_by_the_day(files):
    """The price of the day, to the last digit."""
    early = datetime(2026, 11, 2, tzinfo=UTC)
    rows = [row(prompt=1, completion=0), row(day=early, prompt=3, completion=7), row(consumer="web", model="small")]
    found = report(rows, prices=files("prices.yaml", PRICES), by="consumer")
    assert [line.cost for line in found.lines] == [
        Cost(Decimal("0.000002") + Decimal("0.0000075") + Decimal("0.00007")),
        Cost(Decimal("0.00001") + Decimal("0.000006")),
    ]
    assert (found.currency, found.unpriced) == ("EUR", ())


def test_large_numbers_are_not_rounded(files):
    """More digits than decimals have by default."""
    rows = [row(prompt=9_007_199_254_740_991, completion=1)]
    text = (
        "currency: EUR\nper: 1\nmodels: {chat: [{from: 2020-01-01, prompt: 123456789.123456789012, completion: 0.000000000001}]}\n"
    )
    (line,) = report(rows, prices=files("prices.yaml", text)).lines
    by_hand = 9_007_199_254_740_991 * 123456789123456789012 + 1
    assert Fraction(line.cost.amount) == Fraction(by_hand, 10**12)


def test_gaps_in_prices_are_named(files):
    """Models without, and days before the first price; what they cost is at least the rest."""
    early = datetime(2026, 10, 31, tzinfo=UTC)
    rows = [row(), row(model="new"), row(day=early), row(model=""), row(prompt=None)]
    found = report(rows, prices=files("prices.yaml", PRICES), by="consumer")
    assert found.unpriced == ("new", "gpt-4o before 2026-11-01", "calls whose model is not known")
    assert found.total.cost == Cost(Decimal("0.00052"), is_whole=False)


def test_budgets_are_held_against_costs(files):
    """A consumer without calls has spent nothing."""
    asked = {"prices": files("p.yaml", PRICES), "budgets": files("b.yaml", "currency: EUR\nconsumers: {mobile: 0.0004, web: 1}\n")}
    found = report([row()], **asked)
    assert found.budgets == (
        BudgetUse("mobile", Decimal("0.0004"), Cost(Decimal("0.00036"))),
        BudgetUse("web", Decimal(1), Cost()),
    )
    assert [use.percent for use in found.budgets] == [90, 0]


def test_a_budget_of_nobody_is_named(files):
    """As a name is that is written wrong."""
    asked = {
        "prices": files("p.yaml", PRICES),
        "budgets": files("b.yaml", "currency: EUR\nconsumers: {mobil: 1, other: 1, web: 1}\n"),
    }
    notes = report([row(consumer="other")], **asked).notes
    assert [note for note in notes if note.startswith("budget")] == [
        'budget of "mobil": no subscription of the stack has this name, and nobody of this name used anything'
    ]


def test_what_is_left_of_quotas_is_computed():
    """Of an API for each subscription that called, of a product for its own; in one more query, from the earliest period on."""
    quota = {"tokenQuota": 1000, "tokenQuotaPeriod": "Monthly"}
    daily = {"tokenQuota": 50, "tokenQuotaPeriod": "Daily"}
    product = {"name": "p", "displayName": "P", "apis": ["chat"], "tokenLimit": daily}
    subscriptions = [{"name": "web", "displayName": "Web", "product": "p"}, {"name": "idle", "displayName": "I", "product": "p"}]
    settings = stack(
        apis=[api("chat", tokenMetric=METRIC, tokenLimit=quota), api("other", tokenMetric=METRIC)],
        products=[product],
        subscriptions=subscriptions,
    )
    rows = [
        {"consumer": "mobile", "api": "chat", "since0": 1200.0, "since1": 9.0},
        {"consumer": "web", "api": "chat", "since0": 100.0, "since1": 7.0},
        {"consumer": "web", "api": "other", "since0": 5.0, "since1": 5.0},
    ]
    answers = Answers([[], rows])
    found = ask("s", settings, Asked(), lambda: answers, NOW, subscription=subscription)
    assert found.quotas == (
        QuotaUse("mobile", 'API "chat"', "Monthly", 1000, 1200),
        QuotaUse("web", 'API "chat"', "Monthly", 1000, 100),
        QuotaUse("idle", 'product "p"', "Daily", 50, 0),
        QuotaUse("web", 'product "p"', "Daily", 50, 7),
    )
    assert [use.left for use in found.quotas] == [0, 900, 50, 43]
    assert len(answers.asked) == 2
    assert "timestamp >= datetime(2026-11-01T00:00:00.000000Z)" in answers.asked[1][1]


def test_calls_are_measurements_and_no_samples():
    """A component's `itemCount` says for how many samples a row is, and metrics are not sampled: it takes no part in a sum."""
    answers = Answers([[]])
    ask("s", stack(), Asked(), lambda: answers, NOW, subscription=subscription)
    query = answers.asked[0][1]
    assert 'calls = sumif(valueCount, name == "Total Tokens")' in query
    assert "itemCount" not in query


def test_a_workspace_has_other_names():
    """Asked by id; the same question."""
    answers = Answers([[]])
    ask("s", stack(), Asked(target="8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c10"), lambda: answers, NOW, subscription=subscription)
    target, query = answers.asked[0]
    assert target == "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c10"
    assert query.startswith("AppMetrics\n| where TimeGenerated >= ")
    assert 'k0 = tostring(Properties["Subscription ID"])' in query
    assert 'calls = sumif(ItemCount, Name == "Total Tokens")' in query


def test_what_monitoring_creates_is_asked():
    """By the id that its names give it in the subscription deployed into; no logger has to have it."""
    monitoring = {"workspace": "logs", "applicationInsights": "appi", "location": "westeurope", "resourceGroup": "rg-logs"}
    answers = Answers([[row()]])
    ask("s", stack(monitoring=monitoring, loggers=None, diagnostics=None), Asked(), lambda: answers, NOW, subscription=subscription)
    assert answers.asked[0][0] == "/subscriptions/s/resourceGroups/rg-logs/providers/microsoft.insights/components/appi"


def test_monitoring_measures_a_call_once():
    """Calls through a product that measures are left to it, by its name in Azure; each API measures all others."""
    monitoring = {"workspace": "logs", "applicationInsights": "appi", "location": "westeurope", "resourceGroup": "rg-logs"}
    product = {"name": "p", "displayName": "P", "apis": ["chat"], "tokenMetric": METRIC}
    plain = {"name": "q", "displayName": "Q", "apis": ["chat", "other"]}
    found = stack(
        monitoring=monitoring,
        loggers=None,
        diagnostics=None,
        apis=[api("chat"), api("other")],
        products=[product, plain],
        environment={"suffix": "dev"},
    )
    assert [each.token_metric for each in found.apis.values()] == [RemainingTokenMetric(products=("p-dev",)), TokenMetric()]
    assert source_of(found, None, subscription).apis == ("chat-dev", "other-dev")


def test_streams_are_told_apart_by_a_dimension():
    """Whatever its letters' case."""
    dimensions = [*METRIC["dimensions"], {"name": "stream", "value": "@(1)"}]
    answers = Answers([[row(streamed=60.0)]])
    found = ask(
        "s",
        stack(apis=[api("chat", tokenMetric={"dimensions": dimensions})]),
        Asked(),
        lambda: answers,
        NOW,
        subscription=subscription,
    )
    assert found.total.sums.streamed == 60
    note = "60 tokens are of streams: estimated by API Management where callers do not ask for usage (docs/guides/usage.md)"
    assert note in found.notes
    assert 'tostring(customDimensions["stream"]) =~ "true"' in answers.asked[0][1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"apis": [api("chat")]}, "no API and no product of the stack has tokenMetric"),
        ({"diagnostics": None}, "no diagnostic sends the metrics of the stack's APIs anywhere"),
        ({"diagnostics": [{"logger": "insights"}]}, "no diagnostic sends the metrics"),
        ({"diagnostics": [{"logger": "insights", "metrics": True}, {"logger": "insights", "api": "chat"}]}, "no diagnostic sends"),
        (
            {"loggers": {"insights": {"type": "applicationInsights", "connectionString": "insights"}}},
            "logger insights has no resourceId",
        ),
        (
            {"products": [{"name": "p", "displayName": "P", "apis": ["chat"], "tokenMetric": METRIC}]},
            'calls of API "chat" are measured twice, by tokenMetric of API "chat" and product "p"',
        ),
    ],
)
def test_a_stack_that_measures_nothing_is_told_what_to_add(changes, message):
    with pytest.raises(BadAsk, match=message):
        report([], stack(**changes))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "yesterday"}, '--since is "yesterday"; write a number of hours'),
        ({"since": "2026-12-01"}, "not within the two years up to now"),
        ({"since": "99999w"}, "not within the two years|--since"),
        ({"by": "consumer,"}, '--by is "consumer,"; write names between commas'),
        (
            {"by": "team"},
            '--by has "team", which no tokenMetric of the stack has as dimension; there are API ID, Model, Subscription',
        ),
        ({"budgets": "b.yaml"}, "--budgets needs --prices"),
        ({"prices": "absent.yaml"}, "absent.yaml: cannot be read: No such file"),
    ],
)
def test_a_wrong_question_costs_no_query(asked, message):
    def never():
        raise AssertionError

    with pytest.raises(BadAsk, match=message):
        ask("s", stack(), Asked(**asked), never, NOW, subscription=subscription)


def test_revisions_of_an_api_are_the_api():
    """Calls of one that is not current are in the sums; other stacks' APIs are not asked for."""
    answers = Answers([[row(k2="chat"), row(k2="chat;rev=2")]])
    found = ask("s", stack(), Asked(by="api"), lambda: answers, NOW, subscription=subscription)
    assert [(line.keys, line.sums.calls) for line in found.lines] == [(("chat",), 6)]
    api_id = 'tostring(customDimensions["API ID"])'
    assert f'| where {api_id} in~ ("chat") or {api_id} startswith "chat;rev="\n' in answers.asked[0][1]


def test_a_months_use_takes_two_queries():
    """Of 50 consumers and 10 models, with a quota; what travels is a row for each day, consumer and model."""
    month = [datetime(2026, 11, day, tzinfo=UTC) for day in range(1, 31)]
    rows = [row(f"c{c:02}", f"m{m}", prompt=c, completion=m, day=day) for day in month for c in range(50) for m in range(10)]
    quota = {"tokenQuota": 1000, "tokenQuotaPeriod": "Weekly"}
    answers = Answers([rows, []])
    found = ask(
        "s",
        stack(apis=[api("chat", tokenMetric=METRIC, tokenLimit=quota)]),
        Asked(),
        lambda: answers,
        NOW,
        subscription=subscription,
    )
    assert (len(answers.asked), len(rows), len(found.lines)) == (2, 15_000, 500)
    assert found.total.sums.total == sum(c + m for c in range(50) for m in range(10)) * 30
