"""What a stack took over, as it was and as it is changed."""

import json

import pytest

from desired_state.adopted import document_sha256, text_sha256
from desired_state.ownership import declared
from openapi import load
from settings import overlaid, parse
from tests.desired_state.stacks import CASES, SECRET, composed, mapping, reader

POLICY = "<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t</inbound>\r\n</policies>"
RAW = '<policies><inbound><set-variable name="a" value="@("b")" /></inbound></policies>'
DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "Chat", "version": "1.0"},
    "servers": [{"url": "https://apim.azure-api.net/chat"}],
    "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": ""}}}}},
}
HASH = document_sha256(load(json.dumps(DOCUMENT).encode(), "d"))


def stack(resources, files=None, **more):
    """A stack that has adopted resources and nothing else, with files by name."""
    config = {**SECRET, "azure-openai-apim:adopted": {"resources": resources, **more}, "azure-openai-apim:apis": []}
    config |= {f"azure-openai-apim:{key}": [] for key in ("subscriptions", "products")}
    config["azure-openai-apim:backends"] = {}
    known = {name: text.encode() for name, text in (files or {}).items()}
    return composed({"config": config}, read=lambda file: known[file] if file in known else reader(CASES)(file))


def inputs(found):
    return {each["place"]: each["inputs"] for each in found.adopted.resources}


def errors(found):
    return [
        (each.rule, each.place.removeprefix("azure-openai-apim:adopted.resources."), each.found)
        for each in found.findings
        if each.severity == "error"
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [(POLICY, "xml"), (RAW, "xml"), (POLICY.replace("base", "cache-lookup"), "xml"), (RAW.replace("b", "c"), "rawxml")],
)
def test_a_policy_is_declared_as_it_was_read_until_it_is_changed(text, form):
    """To the letter, and as XML; changed, in whichever way it is written."""
    entry = {"file": "p.xml", "sha256": text_sha256(RAW if text is RAW else POLICY)}
    found = stack({"apis/chat/policies/policy": entry}, {"p.xml": text})
    assert inputs(found) == {"apis/chat/policies/policy": {"apiId": "chat", "policyId": "policy", "format": form, "value": text}}


def test_a_document_is_sent_once_it_differs():
    """Aimed at the API's service URL, since the exported server is the gateway's own; refused where there is none."""
    changed = json.dumps({**DOCUMENT, "info": {"title": "Other", "version": "1.0"}})
    properties = {"path": "chat", "serviceUrl": "https://contoso.openai.azure.com"}
    entry = {"properties": properties, "file": "d.json", "sha256": HASH, "requiredQueryParameters": "query"}
    same = stack({"apis/chat": entry}, {"d.json": json.dumps(DOCUMENT, indent=4)})
    assert inputs(same) == {"apis/chat": {"apiId": "chat", **properties}}
    sent = inputs(stack({"apis/chat": entry}, {"d.json": changed}))["apis/chat"]
    assert (sent["format"], sent["translateRequiredQueryParametersConduct"]) == ("openapi+json", "query")
    assert json.loads(sent["value"])["servers"] == [{"url": "https://contoso.openai.azure.com"}]
    found = errors(stack({"apis/chat": {**entry, "properties": {"path": "chat"}}}, {"d.json": changed}))
    assert ("adopted-document", "apis/chat.properties") in [(rule, place) for rule, place, _ in found]


def test_a_secret_is_declared_once_it_is_turned():
    entry = {"properties": {"displayName": "key", "secret": True}}
    found = stack({"namedValues/key": {**entry, "secret": "openaiKey"}})
    assert (found.adopted.secrets, found.secrets) == (("openaiKey",), ("openaiKey",))
    assert stack({"namedValues/key": entry}).adopted.secrets == ()


def test_what_is_adopted_is_claimed_under_its_own_name():
    """Whatever the environment; what is under an API belongs to it."""
    config, sources = overlaid(
        mapping(CASES / "base.yaml"),
        {
            "config": {
                **SECRET,
                "azure-openai-apim:environment": {"suffix": "dev"},
                "azure-openai-apim:adopted": {"resources": {"apis/chat": {"properties": {"path": "chat"}}, "backends/b": {}}},
            }
        },
        "Pulumi.case.yaml",
    )
    settings = parse(config, sources)
    found = declared(
        composed(
            {
                "config": {
                    **SECRET,
                    "azure-openai-apim:adopted": {"resources": {"apis/chat": {"properties": {"path": "chat"}}, "backends/b": {}}},
                }
            }
        ),
        settings,
    )
    assert [(each.kind, each.name, each.path) for each in found if each.adopted] == [
        ("apis", "chat", "chat"),
        ("backends", "b", ""),
    ]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"apis": {}}, ("adopted-place", "apis")),
        ({"loggers/a": {}}, ("adopted-place", "loggers/a")),
        ({"backends/a": {"properties": {"colour": 1}}}, ("adopted-property", "backends/a.properties.colour")),
        ({"apis/a": {}}, ("adopted-property", "apis/a.properties")),
        ({"backends/a": {"ignored": ["colour["]}}, ("adopted-property", "backends/a.ignored")),
        ({"backends/a": {"file": "x", "sha256": "0" * 64}}, ("adopted-file", "backends/a.file")),
        ({"apis/a/policies/policy": {}}, ("adopted-file", "apis/a/policies/policy")),
        ({"apis/a/policies/policy": {"file": "no.xml"}}, ("adopted-file", "apis/a/policies/policy")),
        ({"apis/a/policies/policy": {"file": "no.xml", "sha256": "0" * 64}}, ("missing-file", "apis/a/policies/policy.file")),
        ({"backends/a": {"secret": "openaiKey"}}, ("adopted-secret", "backends/a.secret")),
        ({"backends/a": {}, "backends/A": {}}, ("duplicate-name", "backends/a")),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(resources, expected):
    found = errors(stack(resources))
    assert expected in [(rule, place) for rule, place, _ in found]


def test_a_policy_that_is_none_is_refused():
    found = errors(stack({"apis/a/policies/policy": {"file": "p.xml", "sha256": "0" * 64}}, {"p.xml": "<policies>"}))
    assert [rule for rule, _, _ in found if rule.startswith("policy")] == ["policy-syntax"]


def test_place_and_class_of_an_adopted_resource():
    """Both are texts: the class follows from the place, and is not it."""
    desired = stack({"namedValues/region": {"properties": {"displayName": "region", "value": "west"}}})
    assert [(each["place"], each["class_name"]) for each in desired.adopted.resources] == [("namedValues/region", "NamedValue")]


def test_a_wrong_input_is_found_at_its_place():
    findings = stack({"namedValues/region": {"properties": {"displayName": "region", "colour": "red"}}}).findings
    (found,) = [each for each in findings if each.rule == "adopted-property"]
    assert found.place == "azure-openai-apim:adopted.resources.namedValues/region.properties.colour"
