"""Whole configurations: what comes out of a right one, in every way it can come in."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from settings import (
    SECRET,
    Api,
    ApiKey,
    Backend,
    Credential,
    Http,
    HttpOperation,
    KeyNames,
    OperationPolicy,
    Proof,
    Service,
    Settings,
    Sources,
    Spec,
    Subscription,
    parse,
)

SOURCES = Sources("Pulumi.test.yaml")
CONFIG: dict[str, Any] = {
    "service": {"name": "apim", "resourceGroup": "rg"},
    "backends": {"b": {"origin": "https://B.openai.azure.com/", "credential": {"apiKey": {"secret": "key"}}}},
    "apis": [
        {
            "name": "one",
            "displayName": "One",
            "path": "/one/openai",
            "backend": "b",
            "spec": {"document": "one.yaml", "operations": ["A", "B"], "patches": ["p.json"]},
            "clients": "any",
            "compact": "lean",
            "operationIds": "normalise",
            "requiredQueryParameters": "query",
            "basePath": "openai/",
            "apiVersion": "2024-10-21",
            "subscriptionRequired": False,
            "subscriptionKeyParameterNames": {"header": "x-key", "query": "key"},
            "operationPolicies": {"A": {"backend": "b"}},
        },
        {"name": "two", "displayName": "Two", "path": "two", "backend": "b", "http": {"deployments": ["d"]}},
    ],
    "patches": {"one": ["q.json"]},
    "subscriptions": [{"name": "s", "displayName": "S", "api": "two"}],
    "proof": {"deployments": ["gpt-4o"]},
    "protect": True,
    "key": SECRET,
}
BACKEND = Backend(origin="https://b.openai.azure.com", credential=Credential(api_key=ApiKey(secret="key")))
CHAT = HttpOperation(
    name="chat-completions",
    display_name="Create a chat completion",
    method="POST",
    template="/openai/deployments/{deployment}/chat/completions",
)
EXPECTED = Settings(
    service=Service(name="apim", resource_group="rg"),
    backends={"b": BACKEND},
    pools={},
    apis={
        0: Api(
            name="one",
            display_name="One",
            path="one/openai",
            backend="b",
            spec=Spec(document="one.yaml", operations=("A", "B"), patches=("p.json",)),
            clients="any",
            compact="lean",
            operation_ids="normalise",
            required_query_parameters="query",
            base_path="/openai",
            api_version="2024-10-21",
            subscription_required=False,
            subscription_key_parameter_names=KeyNames(header="x-key", query="key"),
            operation_policies={"A": OperationPolicy(backend="b")},
        ),
        1: Api(name="two", display_name="Two", path="two", backend="b", http=Http(operations=(CHAT,), deployments=("d",))),
    },
    patches={"one": ("q.json",)},
    version_sets={},
    products={},
    subscriptions={("subscriptions", 0): Subscription(name="s", display_name="S", api="two")},
    named_values={},
    fragments={},
    loggers={},
    diagnostics={},
    proof=Proof(deployments=("gpt-4o",)),
    releases={},
    protect=True,
    sources=SOURCES,
    findings=(),
)


def as_the_engine_passes(config):
    """Structures and booleans as JSON text."""
    return {key: value if value is SECRET else json.dumps(value, sort_keys=True) for key, value in config.items()}


@pytest.mark.parametrize("config", [CONFIG, as_the_engine_passes(CONFIG)], ids=["file", "engine"])
def test_every_setting(config):
    """A configuration with every key gives these settings, from a file and from the engine."""
    assert parse(config, SOURCES) == EXPECTED


def test_defaults():
    """A minimal API has nothing that it does not name, but these: each decides what consumers meet, or what is deployed."""
    api = {"name": "a", "displayName": "A", "path": "a/openai", "backend": "b", "spec": {"document": "a.yaml"}}
    settings = parse({**CONFIG, "apis": [api], "patches": {}, "protect": False, "subscriptions": []}, SOURCES)
    assert settings.findings == ()
    unnamed = settings.apis[0].model_dump(exclude=set(settings.apis[0].model_fields_set))
    assert {name: value for name, value in unnamed.items() if value not in (None, (), {})} == {
        "clients": "sdk",
        "compact": "full",
        "operation_ids": "keep",
        "required_query_parameters": "template",
        "errors": "apim",
        "subscription_required": True,
        "subscription_key_parameter_names": {"header": "api-key", "query": "api-key"},
        "update": "in-place",
        "release_proof": "calls",
        "keep_revisions": 1,
    }


def test_all_operations():
    """`all` and nothing written are one selection."""
    apis = [
        {"name": "a", "displayName": "A", "path": "a/openai", "backend": "b", "spec": {"document": "a.yaml", "operations": "all"}}
    ]
    assert parse({**CONFIG, "apis": apis, "patches": {}, "subscriptions": []}, SOURCES).apis[0].spec == Spec(document="a.yaml")


def test_subscription_is_an_item_of_subscriptions():
    """The older key is read, with a warning that says where it goes; one that cannot be read is an error besides."""
    one = {"name": "s", "displayName": "S", "api": "two"}
    settings = parse({**{key: value for key, value in CONFIG.items() if key != "subscriptions"}, "subscription": one}, SOURCES)
    assert settings.subscriptions == {("subscription",): Subscription(name="s", display_name="S", api="two")}
    [warning] = settings.findings
    assert (warning.place, warning.rule, warning.severity) == (
        "azure-openai-apim:subscription",
        "deprecated-setting",
        "warning",
    )
    assert warning.fix == (
        "move it into that list: the subscription stays as it is, and its key becomes the output subscriptionKeys.s"
    )
    wrong = parse({**CONFIG, "subscription": {"name": "t"}}, SOURCES).findings
    assert [(finding.rule, finding.severity) for finding in wrong] == [("missing-key", "error"), ("deprecated-setting", "warning")]


def test_input_is_not_changed():
    """Parsing leaves the mapping as it was, order of keys included."""
    before = yaml.safe_dump({key: value for key, value in CONFIG.items() if value is not SECRET}, sort_keys=False)
    parse(CONFIG, SOURCES)
    after = yaml.safe_dump({key: value for key, value in CONFIG.items() if value is not SECRET}, sort_keys=False)
    assert after == before


def test_settings_are_frozen():
    """Nobody changes settings on the way."""
    settings = parse(CONFIG, SOURCES)
    with pytest.raises(Exception, match="frozen"):
        settings.service.name = "other"
    with pytest.raises(AttributeError):
        settings.protect = False  # type: ignore[misc] # that is what is tried


def test_order_of_keys_changes_nothing():
    """The engine sorts keys, files do not: same settings, same findings in the same order."""
    wrong = {"zeta": {"b": 1}, "alpha": {"a": 1}, "service": {"zz": 1, "aa": 2}}
    reverse = {"service": {"aa": 2, "zz": 1}, "alpha": {"a": 1}, "zeta": {"b": 1}}
    assert parse(wrong, SOURCES).findings == parse(reverse, SOURCES).findings


def test_right_parts_survive_wrong_ones():
    """What is right is kept beside what is not, at its place in the list, so that its own mistakes can be found."""
    settings = parse({**CONFIG, "apis": [{"name": "broken"}, CONFIG["apis"][1]], "patches": {}}, SOURCES)
    assert settings.apis == {1: EXPECTED.apis[1]}
    assert {finding.place for finding in settings.findings} == {
        "azure-openai-apim:apis[0].displayName",
        "azure-openai-apim:apis[0].path",
        "azure-openai-apim:apis[0].backend",
    }


def test_secret_shows_nothing():
    """The stand-in for encrypted values has nothing to show."""
    assert repr(SECRET) == str(SECRET) == "[secret]"


KEYS = [
    "service",
    "backends",
    "apis",
    "patches",
    "subscription",
    "subscriptions",
    "protect",
    "key",
    "name",
    "spec",
    "http",
    "origin",
    "credential",
    7,
]
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(), st.just(SECRET))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=12,
)


def mutated(draw_from):
    """The right configuration with one part of it replaced."""

    @st.composite
    def make(draw):
        def walk(value):
            if draw(st.integers(0, 14)) == 0:
                return draw(draw_from)
            if isinstance(value, dict):
                return {key: walk(inner) for key, inner in value.items()}
            return [walk(inner) for inner in value] if isinstance(value, list) else value

        return {key: walk(value) for key, value in CONFIG.items()}

    return make()


@given(st.one_of(mutated(anything), st.dictionaries(st.sampled_from(KEYS[:8]), anything)))
def test_whatever_is_written_is_read_or_told(config):
    """No configuration ends in anything but settings and findings, each with a place and a fix, none with an encrypted value."""
    settings = parse(config, SOURCES)
    assert all(finding.place.startswith("azure-openai-apim:") and finding.fix for finding in settings.findings)
    assert parse(config, SOURCES) == settings
