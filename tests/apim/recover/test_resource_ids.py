"""Where a resource stands, from its inputs."""

import ast
import re

import pytest

from apim.engine_markers import UNKNOWN
from apim.recover.resource_ids import TEMPLATES, UnknownType, resource_id
from apim.stacks import ROOT

SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}


@pytest.mark.parametrize(
    ("kind", "inputs", "expected"),
    [
        (
            "apimanagement:Backend",
            SERVICE | {"backendId": "b"},
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/backends/b",
        ),
        (
            "apimanagement/v20240501:ApiPolicy",
            SERVICE | {"apiId": "a;rev=2", "policyId": "policy"},
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apis/a;rev=2/policies/policy",
        ),
        (
            "authorization:RoleAssignment",
            {"scope": "subscriptions/s/x", "roleAssignmentName": "r"},
            "/subscriptions/s/x/providers/Microsoft.Authorization/roleAssignments/r",
        ),
        ("apimanagement:ApiPolicy", SERVICE | {"apiId": UNKNOWN, "policyId": "policy"}, None),
        ("apimanagement:ApiPolicy", SERVICE | {"policyId": "policy"}, None),
    ],
)
def test_an_id_from_inputs(kind, inputs, expected):
    """None while an input of the path is not known."""
    assert resource_id(f"azure-native:{kind}", inputs, "s") == expected


def test_an_unknown_type_is_refused_by_name():
    """Rather than looked for in the wrong place."""
    with pytest.raises(UnknownType, match="azure-native:apimanagement:Workspace"):
        resource_id("azure-native:apimanagement:Workspace", SERVICE, "s")


def test_every_type_that_the_program_declares_is_known():
    """`components` calls classes of the provider by their module's name."""
    declared = set()
    for file in (ROOT / "components").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if found := re.fullmatch(
                r"(apimanagement|authorization|cognitiveservices|operationalinsights|applicationinsights|resources)\.([A-Z]\w+)",
                called,
            ):
                declared.add(f"{found[1]}:{found[2]}")
    declared = {name for name in declared if not name.endswith("Args")}
    assert len(declared) > 10
    assert declared - TEMPLATES.keys() == set()
