"""The order in which resources of the service are replaced."""

import pulumi
import pytest

from components.component import create_first


def transformed(kind, opts):
    """Options of a resource of this type afterwards, or None where they are left alone."""
    args = pulumi.ResourceTransformationArgs(None, kind, "thing", {"a": 1}, opts)
    result = create_first(args)
    assert result is None or result.props == {"a": 1}
    return result and result.opts


def test_resources_of_the_service_are_made_before_the_old_ones_go():
    """With the options that they have besides."""
    opts = transformed("azure-native:apimanagement:Backend", pulumi.ResourceOptions(protect=True, retain_on_delete=True))
    assert (opts.delete_before_replace, opts.protect, opts.retain_on_delete) == (False, True, True)


@pytest.mark.parametrize("kind", ["azure-native:authorization:RoleAssignment", "azure-openai-apim:index:ImportedApi"])
def test_others_are_left_to_the_provider(kind):
    """A role assignment cannot be there twice."""
    assert transformed(kind, pulumi.ResourceOptions()) is None
