"""What components do to their resources: the order of replacements, and no aliases of the provider's SDK."""

import pulumi
import pytest

from components import Ledger
from components.component import create_first, unversioned
from tests.components.recorder import record


def transformed(kind, opts):
    """Options of a resource of this type afterwards, or None where they are left alone."""
    args = pulumi.ResourceTransformationArgs(None, kind, "thing", {"a": 1}, opts)
    result = create_first(args)
    assert result is None or result.props == {"a": 1}
    return result and result.opts


@pytest.mark.parametrize("kind", ["apimanagement:Backend", "apimanagement/v20240601preview:ApiDiagnostic"])
def test_resources_of_the_service_are_made_before_the_old_ones_go(kind):
    """With the options that they have besides, in whatever api-version."""
    opts = transformed(f"azure-native:{kind}", pulumi.ResourceOptions(protect=True, retain_on_delete=True))
    assert (opts.delete_before_replace, opts.protect, opts.retain_on_delete) == (False, True, True)


@pytest.mark.parametrize("kind", ["azure-native:authorization:RoleAssignment", "azure-openai-apim:index:ImportedApi"])
def test_others_are_left_to_the_provider(kind):
    """A role assignment cannot be there twice."""
    assert transformed(kind, pulumi.ResourceOptions()) is None


SDKS = [
    pulumi.Alias(type_="azure-native:apimanagement/v20240501:Backend"),
    pulumi.Alias(type_="azure-native:network/v20150501preview:X"),
]
OWN: list[str | pulumi.Alias] = [
    pulumi.Alias(name="before"),
    pulumi.Alias(type_="azure-native:apimanagement:Gateway"),
    pulumi.Alias(type_="azure-native:apimanagement/v20240601preview:ApiDiagnostic"),
    "urn:pulumi:dev::project::azure-native:apimanagement/v20240501:Backend::a",
]


def test_resources_are_not_looked_for_under_types_of_a_version():
    """Other options, aliases that somebody gave, and of types that this program declares so, stay; what came is not changed."""
    opts = pulumi.ResourceOptions(protect=True, aliases=[*SDKS, *OWN])
    args = pulumi.ResourceTransformationArgs(None, "azure-native:apimanagement:Backend", "thing", {"a": 1}, opts)
    result = unversioned(args)
    assert (result.props, result.opts.protect, result.opts.aliases) == ({"a": 1}, True, OWN)
    assert opts.aliases == [*SDKS, *OWN]


def test_children_inherit_that():
    """Whatever aliases the provider's SDK gives them: two dozen each, which the engine would be sent."""
    seen: list[pulumi.ResourceTransformationArgs] = []
    last = pulumi.ResourceOptions(transformations=[seen.append])  # those of a component run before those of its parents
    args = {"resource_group_name": "rg", "service_name": "apim", "parts": ["a"]}

    def program():
        parent = pulumi.ComponentResource("test:index:Parent", "parent", opts=last)
        Ledger("ledger", args, pulumi.ResourceOptions(parent=parent))

    record(program)
    assert [each.opts.aliases for each in seen if each.type_.endswith(":NamedValue")] == [[]]
