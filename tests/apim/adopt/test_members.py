"""What of Azure's answers becomes an input, compared with the provider's SDK."""

import inspect
import re

import pytest
from pulumi_azure_native import apimanagement
from pulumi_azure_native.apimanagement import _inputs

from apim.adopt.members import MODELS, inputs, unsayable
from arm_args.classes import CLASSES

OWN_NAMES = {"oAuth2", "oAuth2AuthenticationSettings"}
LEFT_OUT = {("Api", "apiVersionSet"), ("Api", "wsdlSelector"), ("ApiOperation", "policies")}
"""Azure answers these to writes alone, or never."""


def camel(name):
    """Of an argument of the SDK, the input's name; those of OAuth 2 begin otherwise than the rule has it."""
    found = re.sub(r"_(.)", lambda match: match[1].upper(), name)
    return next((own for own in OWN_NAMES if own.lower() == found.lower()), found)


def below(kind):
    """Members of an SDK type, and the types of those that have one."""
    parameters = inspect.signature(kind).parameters
    skipped = {"__self__", "self", "resource_name", "opts", "resource_group_name", "service_name", "__props__"}
    return {
        camel(name): next(iter(re.findall(r"(\w+)Args\b", str(each.annotation))), "")
        for name, each in parameters.items()
        if name not in skipped
    }


@pytest.mark.parametrize("name", [name for name in MODELS if name in CLASSES])
def test_every_type_has_the_members_of_the_sdk(name):
    """Down from each class, to the last member."""
    compared = []

    def compare(model, sdk):
        members = below(getattr(_inputs, f"{sdk}Args").__init__)
        if model in MODELS and model not in compared:
            compared.append(model)
            assert set(MODELS[model]) == set(members), model
            for member, inner in MODELS[model].items():
                compare(inner, members[member]) if inner else None

    members = below(getattr(apimanagement, name)._internal_init)
    for member, model in MODELS[name].items():
        compare(model, members[member])
    known = {member.lower() for member in CLASSES[name].members}
    assert {member for member in members if (name, member) not in LEFT_OUT and member.lower() not in known} == set()


def test_nulls_and_what_is_empty_go():
    answer = {
        "title": None,
        "url": "https://a",
        "protocol": "http",
        "tls": {"validateCertificateChain": True},
        "credentials": {"query": {}, "header": {}},
    }
    assert inputs("Backend", answer) == {"url": "https://a", "protocol": "http", "tls": {"validateCertificateChain": True}}


def test_what_no_input_says_is_named():
    """At any depth; what Azure only answers is none of it, nor what is empty."""
    answer = {
        "url": "https://a",
        "azureRegion": "x",
        "credentials": {"managedIdentity": {"resource": "r"}},
        "tls": {"serverX509Names": []},
    }
    assert unsayable("Backend", answer) == ("azureRegion", "credentials.managedIdentity")
    assert (
        unsayable("Api", {"isAgent": False, "provisioningState": "Succeeded", "backendId": None, "authenticationSettings": {}})
        == ()
    )
    pool = {"type": "Pool", "pool": {"services": [{"id": "/b", "preferredCarbonEmission": "Low"}]}}
    assert unsayable("Backend", pool) == ("pool.services.preferredCarbonEmission",)


def test_names_of_examples_are_the_users():
    sample = {"contentType": "application/json", "examples": {"default": {"value": 1}}, "generatedSample": "{}"}
    operation = {"displayName": "a", "method": "GET", "urlTemplate": "/", "request": {"representations": [sample]}}
    found = inputs("ApiOperation", operation)["request"]["representations"]
    assert found == [{"contentType": "application/json", "examples": {"default": {"value": 1}}}]
