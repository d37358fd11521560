"""The flat program that a whole environment is measured against."""

import ast

from benchmarks.environment import UNKNOWN, environment, flat

URN = "urn:pulumi:local::p::azure-native:x::"


def step(kind, name, inputs, after=()):
    """Of a preview that creates everything."""
    new = {"type": f"azure-native:{kind}", "inputs": inputs, "dependencies": [f"{URN}{each}" for each in after]}
    return {"op": "create", "urn": f"{URN}{name}", "newState": new}


def test_the_same_resources_in_the_same_order():
    """With the provider's classes; what is not known yet comes from the resource that has it."""
    component = {"op": "create", "urn": f"{URN}c", "newState": {"type": "azure-openai-apim:index:CreatedService"}}
    group = step("resources:ResourceGroup", "group", {"location": "westeurope", "resourceGroupName": "rg"})
    where = {"resourceGroupName": UNKNOWN, "azureApiVersion": "2024-05-01"}
    service = step("apimanagement:ApiManagementService", "service", {**where, "sku": {"name": "Developer"}}, after=["group"])
    text = flat([component, group, service])
    ast.parse(text)
    assert text.splitlines() == [
        "import pulumi",
        "from pulumi_azure_native import apimanagement",
        "from pulumi_azure_native import resources",
        "",
        "resource_0 = resources.ResourceGroup(",
        "    'group',",
        "    location='westeurope',",
        "    resource_group_name='rg',",
        "    opts=pulumi.ResourceOptions(depends_on=[]),",
        ")",
        "resource_1 = apimanagement.ApiManagementService(",
        "    'service',",
        "    resource_group_name=resource_0.name,",
        "    sku={'name': 'Developer'},",
        "    opts=pulumi.ResourceOptions(depends_on=[resource_0]),",
        ")",
    ]


def test_checks_are_off():
    """What is compared is the declaration."""
    config = environment()
    assert set(config["azure-openai-apim:rules"].values()) == {"off"}
    assert len(config["azure-openai-apim:consumers"]) == 13
