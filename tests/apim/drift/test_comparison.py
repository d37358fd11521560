"""What counts as drift of a resource, and what does not."""

import json

import pytest

from apim import drift
from apim import state as stack_state
from apim.drift.remedies import commands
from apim.drift.revert import NotOurs, chosen, planned_writes
from tests.apim.states import DOCUMENT, SECRET, SERVICE, exported

POLICY = '<policies>\n  <inbound>\n    <base />\n    <rate-limit calls="{calls}" renewal-period="60" />\n  </inbound>\n</policies>'
API = ("Api", "apis/rivers", {"path": "rivers", "format": "openapi+json", "value": DOCUMENT, "displayName": "Rivers"})
OPERATION = {
    "displayName": "Get a river",
    "method": "get",
    "urlTemplate": "/rivers/{name}?version={version}",
    "request": {"queryParameters": [{"name": "lang"}], "headers": [{"name": "x-trace", "required": False}]},
}


def live(*there, lists=None):
    """Answers of Azure: place, properties (None for nothing there)."""
    resources = {f"{SERVICE}/{place}".lower(): None if said is None else {"properties": said} for place, said in there}
    listed = {f"{SERVICE}/{place}".lower(): tuple(items) for place, items in (lists or {}).items()}
    return drift.Live(resources, listed)


def found(resource, said):
    """The differences of one resource as (place, declared, live), or its kind where it has none."""
    state = stack_state.read(exported(resource))
    return [
        [(each.place, each.declared, each.live) for each in one.differences] or one.kind
        for one in drift.compare(state, live((resource[1], said))).found
    ]


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (("Product", "products/p", {"state": "published"}), {"state": "published", "approvalRequired": False, "terms": None}),
        (
            ("Product", "products/p", {"state": "published"}, {"approvalRequired": True, "state": "published"}),
            {"state": "published", "approvalRequired": True},
        ),
        (("Product", "products/p", {}), {"neverHeardOf": "in this version"}),
        (("Api", "apis/a", {"path": "/a", "apiType": "http"}, {"path": "a"}), {"path": "a", "isCurrent": True, "apiRevision": "3"}),
        (("Backend", "backends/b", {"type": "Single", "url": "https://b"}), {"url": "https://b", "title": None, "protocol": ""}),
        (("Subscription", "subscriptions/s", {"scope": "/products/p", "sid": "s"}), {"scope": f"{SERVICE}/products/p"}),
        (
            ("NamedValue", "namedValues/n", {"value": SECRET, "secret": True, "displayName": "n"}),
            {"secret": True, "displayName": "n"},
        ),
        (
            ("ApiPolicy", "apis/a/policies/policy", {"value": POLICY.format(calls=1), "format": "xml"}),
            {"format": "xml", "value": POLICY.format(calls=1).replace("\n  ", "\r\n\t").replace(" />", "></base>", 1)},
        ),
        (
            (
                "ApiPolicy",
                "apis/a/policies/policy",
                {"value": '<policies><inbound><set-variable name="x" value="@("a")" /></inbound></policies>'},
                {"value": "no policy", "format": "xml"},
            ),
            {"value": "no policy", "format": "xml"},
        ),
        (
            ("PolicyFragment", "policyfragments/f", {"value": "<fragment><base/></fragment>", "format": "rawxml", "id": "f"}),
            {"value": "<fragment>\n\t<base />\n</fragment>"},
        ),
        (("ProductApi", "products/p/apis/a", {"apiId": "a"}), {}),
    ],
)
def test_no_drift(resource, said):
    """Defaults, rewriting, what Azure answered all along, and members of later versions."""
    assert found(resource, said) == []


@pytest.mark.parametrize(
    ("resource", "said", "expected"),
    [
        (("Product", "products/p", {"state": "published"}), {"state": "notPublished"}, [("state", "published", "notPublished")]),
        (("Product", "products/p", {}), {"approvalRequired": True}, [("approvalRequired", None, "true")]),
        (("Product", "products/p", {}), None, "missing"),
        (("ProductApi", "products/p/apis/a", {}), None, "missing"),
        (("Backend", "backends/b", {"url": "https://b"}), {"url": "https://c"}, [("url", "https://b", "https://c")]),
        (("Subscription", "subscriptions/s", {"state": "active"}), {"state": "cancelled"}, [("state", "active", "cancelled")]),
        (
            ("NamedValue", "namedValues/n", {"value": "hush", "displayName": "n"}),
            {"value": "psst", "displayName": "n"},
            [("value", "[not shown]", "[not shown]")],
        ),
        (
            ("NamedValue", "namedValues/n", {"value": SECRET, "secret": True}),
            {"secret": False, "value": "psst"},
            [("secret", "true", "false")],
        ),
        (
            ("Backend", "backends/b", {"credentials": {"header": {"api-key": ["{{key}}"]}}}),
            {"credentials": {"header": {"api-key": ["0123456789abcdef0123456789abcdef"]}}},
            [("credentials.header.api-key", "[not shown]", "[not shown]")],
        ),
        (
            ("Logger", "loggers/l", {"credentials": {"connectionString": "{{insights}}"}}),
            {"credentials": {"connectionString": "{{Logger-Credentials--1}}"}},
            [("credentials.connectionString", "{{insights}}", "{{Logger-Credentials--1}}")],
        ),
        (
            ("ApiPolicy", "apis/a/policies/policy", {"value": POLICY.format(calls=1), "format": "xml"}),
            {"value": POLICY.format(calls=2), "format": "xml"},
            [("inbound/rate-limit/@calls", "1", "2")],
        ),
        (
            ("ApiPolicy", "apis/a/policies/policy", {"value": "<policies><inbound /></policies>", "format": "xml"}),
            {
                "value": '<policies><inbound><set-header name="k"><value>hush</value></set-header></inbound></policies>',
                "format": "xml",
            },
            [('inbound/set-header[@name="k"]', None, "<set-header>")],
        ),
        (
            ("ApiPolicy", "apis/a/policies/policy", {"value": "<policies />", "format": "xml"}),
            {"value": "<", "format": "xml"},
            [("the text, which cannot be read as a policy", None, None)],
        ),
    ],
)
def test_drift(resource, said, expected):
    """Each place with both values, short and without secrets."""
    assert found(resource, said) == [expected]


def test_operations_of_an_import_are_compared_with_what_the_import_makes():
    """Nothing else of them counts: answers, descriptions, schemas, order."""
    state = stack_state.read(exported(API))
    items = [{"name": "GetRiver", "properties": OPERATION}]
    assert (
        drift.compare(
            state, live(("apis/rivers", {"path": "rivers", "displayName": "Rivers"}), lists={"apis/rivers/operations": items})
        ).found
        == ()
    )


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ({"method": "POST"}, ("method", "GET", "POST")),
        ({"urlTemplate": "/rivers/{name}"}, ("template", "/rivers/{name}?version={version}", "/rivers/{name}")),
        ({"displayName": "River"}, ("title", "Get a river", "River")),
        ({"request": {**OPERATION["request"], "headers": []}}, ("header x-trace", "optional", None)),
        (
            {"request": {**OPERATION["request"], "queryParameters": [{"name": "lang", "required": True}]}},
            ("query parameter lang", "optional", "required"),
        ),
    ],
)
def test_an_operation_that_was_edited(edit, expected):
    """To be imported once more."""
    items = [{"name": "GetRiver", "properties": {**OPERATION, **edit}}]
    state = stack_state.read(exported(API))
    there = live(("apis/rivers", API[2]), lists={"apis/rivers/operations": items})
    (one,) = drift.compare(state, there).found
    assert (one.kind, one.name, one.way, one.api) == ("changed", "apis/rivers/operations/GetRiver", "import", "rivers")
    assert [(each.place, each.declared, each.live) for each in one.differences] == [expected]


def test_what_nothing_declares_is_found_under_what_is_ours():
    """Operations, policies, diagnostics and products of our APIs; APIs and a policy of our products. Not who subscribed."""
    policy = {"value": "<policies />", "format": "xml"}
    resources = [
        ("apis/rivers", API[2]),
        ("apis/rivers/policies/policy", policy),
        ("apis/rivers/operations/GetRiver/policies/policy", policy),
        ("apis/rivers/operations/AddRiver/policies/policy", policy),
        ("products/water", {}),
        ("products/water/policies/policy", policy),
    ]
    added = {"displayName": "Add", "method": "POST", "urlTemplate": "/rivers"}
    lists = {
        "apis/rivers/operations": [{"name": "GetRiver", "properties": OPERATION}, {"name": "AddRiver", "properties": added}],
        "apis/rivers/diagnostics": [{"name": "azuremonitor"}],
        "apis/rivers/products": [{"name": "water"}, {"name": "starter"}],
        "products/water/apis": [{"name": "rivers"}, {"name": "lakes"}],
        "products/water/subscriptions": [{"name": "somebody"}],
    }
    link = ("ProductApi", "products/water/apis/rivers", {})
    state = stack_state.read(exported(API, ("Product", "products/water", {}), link))
    seen = drift.compare(state, live(*resources, (link[1], {}), lists=lists))
    assert [(each.kind, each.what, each.name) for each in seen.found] == [
        ("added", "diagnostic", "apis/rivers/diagnostics/azuremonitor"),
        ("added", "operation", "apis/rivers/operations/AddRiver"),
        ("added", "operation policy", "apis/rivers/operations/GetRiver/policies/policy"),
        ("added", "policy", "apis/rivers/policies/policy"),
        ("added", "product's API", "products/starter/apis/rivers"),
        ("added", "product's API", "products/water/apis/lakes"),
        ("added", "product policy", "products/water/policies/policy"),
    ]
    assert "1 subscriptions" in next(each.why for each in seen.uncompared if each.name == "products/water")
    theirs = {each.name for each in seen.found if each.way == "theirs"}
    assert theirs == {"products/starter/apis/rivers"}
    assert "starter" not in " ".join(commands(seen.found, "dev")), "its subscribers would be cut off"
    with pytest.raises(NotOurs, match="belongs to a product that is not this stack's"):
        chosen(theirs, seen, "pulumi up")


def test_a_draft_revision_is_named_and_no_drift():
    """Nobody gets it who does not ask for it by its number; the stack's own revisions are none."""
    listed = [{"apiRevision": "1", "isCurrent": True}, {"apiRevision": "2"}, {"apiRevision": "3"}]
    kept = ("Api", "apis/rivers;rev=2", {"path": "rivers"})
    state = stack_state.read(exported(("Api", "apis/rivers", {"path": "rivers"}), kept))
    there = live(
        ("apis/rivers", {"path": "rivers"}), ("apis/rivers;rev=2", {"path": "rivers"}), lists={"apis/rivers/revisions": listed}
    )
    seen = drift.compare(state, there)
    assert (seen.found, [each.name for each in seen.uncompared]) == ((), ["apis/rivers"])
    assert seen.uncompared[0].why.startswith("revisions 3, which the stack does not declare")


def test_what_cannot_be_compared_is_named_with_the_reason():
    """A secret, a class that is not known, and what may not be read."""
    named = ("NamedValue", "namedValues/key", {"value": SECRET})
    state = stack_state.read(exported(named, ("Moon", "moons/one", {}), ("Backend", "backends/b", {})))
    there = live((named[1], {}))
    seen = drift.compare(state, drift.Live(there.resources, {}, {f"{SERVICE}/backends/b".lower(): "it may not be read"}))
    assert seen.found == ()
    assert [(each.name, each.why) for each in seen.uncompared] == [
        ("backends/b", "it may not be read"),
        ("moons/one", "resources of class Moon are not known to this command"),
        ("namedValues/key", "its value, which Azure does not show: `bin/apim secrets` does"),
    ]


def test_only_what_pulumi_cannot_see_is_reverted_here():
    """By the name of the finding, and each import once."""
    state = stack_state.read(exported(API, ("Backend", "backends/b", {})))
    added = {"name": "x", "properties": {"method": "GET", "urlTemplate": "/x"}}
    seen = drift.compare(state, live(("apis/rivers", API[2]), lists={"apis/rivers/operations": [added]}))
    found = chosen(["apis/rivers/operations/getriver", "/apis/rivers/operations/x"], seen, "pulumi up")
    assert planned_writes(found) == (
        "import the deployed document of apis/rivers once more; operations that it lacks go with their policies",
        "delete apis/rivers/operations/x",
    )
    with pytest.raises(NotOurs, match="backends/b is a resource of the stack; pulumi up reverts it"):
        chosen(["backends/b"], seen, "pulumi up")
    with pytest.raises(NotOurs, match='"apis/none" is no finding; to be reverted here is apis/rivers/operations/GetRiver'):
        chosen(["apis/none"], seen, "pulumi up")


def test_a_recorded_policy_is_no_drift(evidence):
    """What Azure makes of a policy when it stores it (policy-01, policy-19)."""
    text = (evidence / "arm" / "captures" / "policies-named-values-backends.json").read_text(encoding="utf-8")
    recorded = [each for each in json.loads(text) if each["id"].startswith(("policy-01", "policy-19"))]
    for exchange in recorded:
        sent = exchange["request"]["body"]["properties"]
        assert found(("ApiPolicy", "apis/a/policies/policy", sent, {}), exchange["response"]["body"]["properties"]) == []
    assert len(recorded) == 2
