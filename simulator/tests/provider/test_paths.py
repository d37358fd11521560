"""Ids out of inputs and back."""

import pytest
from apim_simulator.provider import paths
from apim_simulator.provider.errors import ProviderError

from simulator.tests.provider.arm_double import GROUP, PLACE, SERVICE


@pytest.fixture
def classes(registry):
    """Class by short token."""
    return lambda name: registry.get(f"azure-native:{name}")


@pytest.mark.parametrize(
    ("name", "inputs", "path"),
    [
        ("apimanagement:Api", PLACE | {"apiId": "a;rev=2"}, f"{SERVICE}/apis/a%3Brev=2"),
        ("apimanagement:Api", PLACE | {"apiId": "ä b/c"}, f"{SERVICE}/apis/%C3%A4%20b%2Fc"),
        ("apimanagement:Api", PLACE | {"apiId": "a$&+=:@-_.~"}, f"{SERVICE}/apis/a$&+=:@-_.~"),
        (
            "authorization:RoleAssignment",
            {"scope": f"{GROUP}/", "roleAssignmentName": "n"},
            f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/n",
        ),
        ("resources:ResourceGroup", {"resourceGroupName": "rg"}, GROUP),
    ],
)
def test_segments_are_escaped_as_go_does_and_scopes_are_not(classes, name, inputs, path):
    """`;` and slashes of a segment are, a scope only loses its outer slashes."""
    assert paths.build(classes(name), "5ub", inputs) == path


@pytest.mark.parametrize("value", [None, "", 3])
def test_a_path_value_must_be_text(classes, value):
    """Or nothing can be addressed."""
    with pytest.raises(ProviderError, match=f"Product cannot be addressed: productId is {value!r}, but must be text"):
        paths.build(classes("apimanagement:Product"), "5ub", PLACE | {"productId": value})


def test_ids_are_read_in_any_case(classes):
    """Values keep theirs; escapes are undone."""
    identifier = f"{SERVICE}/apis/A%3Brev=2/OPERATIONS/Op".replace("resourceGroups", "resourcegroups")
    assert paths.parse(classes("apimanagement:ApiOperation"), identifier) == PLACE | {"apiId": "A;rev=2", "operationId": "Op"}


def test_a_scope_may_have_slashes(classes):
    """It is any resource's id."""
    identifier = f"{SERVICE}/providers/Microsoft.Authorization/roleAssignments/n"
    assert paths.parse(classes("authorization:RoleAssignment"), identifier) == {
        "scope": SERVICE.removeprefix("/"),
        "roleAssignmentName": "n",
    }


def test_an_id_can_be_requested_as_it_is_or_escaped():
    """Both lead to the same path."""
    assert paths.address("/apis/a;rev=2") == paths.address("/apis/a%3Brev=2") == "/apis/a%3Brev=2"
    assert paths.unescaped("/apis/a%3Brev=2") == "/apis/a;rev=2"
