"""The table of what inputs mean. That it has each input that is sent, every test of a component sees: its recorder looks it up."""

import inspect

import pytest
from pulumi_azure_native import (
    apimanagement,
    applicationinsights,
    authorization,
    cognitiveservices,
    monitor,
    operationalinsights,
    resources,
)

from apim.recover.resource_ids import TEMPLATES, parameters
from arm_args.classes import CLASSES, azure_class, of_revisions
from arm_args.members import COMMON, TABLE

MODULES = (cognitiveservices, operationalinsights, applicationinsights, monitor, resources, authorization, apimanagement)
"""API Management last: its Workspace is another, which the program does not declare."""
LATER = {"largeLanguageModel"}
"""Of an api-version whose classes the SDK does not have: `components.explicit_version`."""
SECRETIVE = {"value", "keyVault", "credentials", "proxy", "primaryKey", "secondaryKey", "authenticationSettings"}


@pytest.mark.parametrize("name", CLASSES)
def test_each_row_is_an_input_of_the_sdk(name):
    """Nothing is in the table that azure-native would not take."""
    sdk = next(found for module in MODULES if (found := getattr(module, name, None)))
    inputs = {key.replace("_", "") for key in inspect.signature(sdk._internal_init).parameters}
    assert [member for member in _own(name) if member.lower() not in inputs and member not in LATER] == []


def _own(name):
    return [line.split()[0] for line in TABLE[name].strip().splitlines()]


@pytest.mark.parametrize("name", CLASSES)
def test_no_input_that_can_hold_a_secret_is_visible(name):
    """Whatever else becomes visible."""
    assert [member for member in SECRETIVE & set(CLASSES[name].members) if azure_class(name).of(member).shows(member)] == []


@pytest.mark.parametrize("type_", TEMPLATES)
def test_what_is_in_the_id_is_a_place(type_):
    """The scope of a role assignment excepted, which says whom it lets in, too."""
    known = azure_class(type_.partition(":")[2])
    names = parameters(f"azure-native:{type_}") - {"scope"}
    assert {known.of(name).meaning for name in names} == {"place"}
    assert names <= known.compared("never")


def test_a_class_that_is_not_declared_has_what_all_have():
    """And nothing of it is visible but its title."""
    assert azure_class("Gadget").of("displayName").meaning == "words"
    assert not azure_class("Gadget").of("gear").shows("gear")
    assert len(COMMON.split()) == 4 * len(azure_class("Gadget").members)


def test_classes_say_what_is_compared():
    """A link is there or not, a policy is compared as one, an API's document is not."""
    assert [name for name, known in CLASSES.items() if known.is_link] == ["ProductApi"]
    held = [azure_class(name).policy for name in ("ApiPolicy", "PolicyFragment", "Api", "NamedValue")]
    assert held == ["value", "value", None, None]
    assert azure_class("Api").of("soapApiType").arm == "apiType"


def test_revisions_share_what_calls_begin_with():
    """In ARM's order; the release says which is current."""
    assert {"displayName", "path", "apiVersion", "apiVersionSetId"} <= set(of_revisions("shared"))
    assert of_revisions("release") == ("isCurrent",)
    assert "serviceUrl" in of_revisions("own")
