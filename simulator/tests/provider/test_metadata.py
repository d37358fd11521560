"""The derived tables, against PROV-CLASSES and against Azure's own type file."""

import json
import re

import pytest
from apim_simulator.provider import metadata
from apim_simulator.provider.classes import ROWS
from apim_simulator.provider.metadata import sources

REQUIRED = {
    "Api": ["path"],
    "ApiOperation": ["apiId", "displayName", "method", "urlTemplate"],
    "ApiPolicy": ["apiId", "value"],
    "ApiOperationPolicy": ["apiId", "operationId", "value"],
    "Policy": ["value"],
    "Backend": [],
    "NamedValue": ["displayName"],
    "Product": ["displayName"],
    "ProductApi": ["productId"],
    "ProductPolicy": ["productId", "value"],
    "Subscription": ["displayName", "scope"],
    "Logger": ["loggerType"],
    "ApiDiagnostic": ["apiId", "loggerId"],
    "Diagnostic": ["loggerId"],
    "ApiVersionSet": ["displayName", "versioningScheme"],
    "ApiRelease": ["apiId"],
    "PolicyFragment": ["value"],
    "ApiManagementService": ["location", "publisherEmail", "publisherName", "sku"],
    "Account": [],
    "Deployment": ["accountName"],
    "RoleAssignment": ["principalId", "roleDefinitionId", "scope"],
    "Workspace": ["location"],
    "Component": ["kind", "location"],
    "Workbook": ["category", "displayName", "location", "serializedData"],
    "DiagnosticSetting": ["resourceUri"],
    "ResourceGroup": ["location"],
}
OUTPUTS_ONLY = {
    "Api": ["isOnline", "provisioningState"],
    "NamedValue": ["provisioningState"],
    "PolicyFragment": ["provisioningState"],
    "ApiRelease": ["createdDateTime", "updatedDateTime"],
    "Subscription": ["createdDate", "endDate", "expirationDate", "notificationDate", "startDate", "stateComment"],
    "ApiPolicy": [],
    "Backend": [],
}
NEVER_SHOWN = {
    "Api": ["format", "soapApiType", "translateRequiredQueryParametersConduct", "value", "wsdlSelector"],
    "ApiPolicy": [],
    "PolicyFragment": [],
    "Subscription": [],
}
TYPES = {
    "Api": "service/apis",
    "ApiOperation": "service/apis/operations",
    "ApiPolicy": "service/apis/policies",
    "Backend": "service/backends",
    "NamedValue": "service/namedValues",
    "Product": "service/products",
    "Subscription": "service/subscriptions",
    "Logger": "service/loggers",
    "Diagnostic": "service/diagnostics",
    "ApiDiagnostic": "service/apis/diagnostics",
    "ApiVersionSet": "service/apiVersionSets",
    "ApiRelease": "service/apis/releases",
    "PolicyFragment": "service/policyFragments",
}
READ_ONLY = 2


def by_name(registry):
    """Class name -> class of the SDK's version."""
    return {registry.get(token).row.name: registry.get(token) for token in registry.tokens() if "/" not in token}


def test_a_class_of_another_version(registry):
    """As the SDK's class, with what its version adds."""
    plain, other = (registry.get(f"azure-native:apimanagement{each}:Diagnostic") for each in ("", "/v20240601preview"))
    assert set(other.derived["body"]) - set(plain.derived["body"]) == {"largeLanguageModel"}
    assert set(other.derived["outputs"]) - set(plain.derived["outputs"]) == {"largeLanguageModel"}
    assert (other.row.version, other.row.path, other.parameters) == ("2024-06-01-preview", plain.row.path, plain.parameters)
    assert other.derived["body"]["loggerId"] == plain.derived["body"]["loggerId"]


def test_every_class_of_section_5_is_there(registry):
    """With the inputs that it requires, besides where the service is; a child's own name is made up when missing."""
    classes = by_name(registry)
    found = {}
    for name, known in classes.items():
        rules = known.derived["parameters"] | {key: member["rule"] for key, member in known.derived["body"].items()}
        given = {"resourceGroupName", "serviceName", known.name_parameter}
        found[name] = sorted(key for key, rule in rules.items() if rule.get("required") and key not in given)
    assert found == REQUIRED


def test_outputs_are_inputs_that_get_returns_and_these(registry):
    """`azureApiVersion`, `name` and `type` come with every class."""
    classes = by_name(registry)
    found = {}
    for name in OUTPUTS_ONLY:
        derived = classes[name].derived
        found[name] = sorted(set(derived["outputs"]) - set(derived["body"]) - {"azureApiVersion", "name", "type"})
    assert found == OUTPUTS_ONLY
    assert set(classes["ProductApi"].derived["outputs"]) == set(classes["Api"].derived["outputs"])


def test_what_get_never_returns_is_no_output(registry):
    """A document is an input alone; a policy's text is both."""
    classes = by_name(registry)
    found = {name: sorted(set(classes[name].derived["body"]) - set(classes[name].derived["outputs"])) for name in NEVER_SHOWN}
    assert found == NEVER_SHOWN


def test_names_agree_with_arm_but_for_three(registry):
    """Among all classes of API Management."""
    renamed = {
        (name, member["place"][-1])
        for known in by_name(registry).values()
        if known.row.module == "apimanagement"
        for name, member in known.derived["body"].items()
        if name != member["place"][-1]
    }
    assert renamed == {
        ("apiType", "type"),
        ("soapApiType", "apiType"),
        ("translateRequiredQueryParametersConduct", "translateRequiredQueryParameters"),
    }


def test_defaults_are_those_the_sdk_sends(registry):
    """On policies, fragments, role assignments, services and Application Insights."""
    defaults = {name: known.derived["defaults"] for name, known in by_name(registry).items() if known.derived["defaults"]}
    services, component = defaults.pop("ApiManagementService"), defaults.pop("Component")
    xml = {"format": "xml"}
    assert defaults == {
        "ApiPolicy": xml,
        "ApiOperationPolicy": xml,
        "Policy": xml,
        "ProductPolicy": xml,
        "PolicyFragment": xml,
        "RoleAssignment": {"principalType": "User"},
    }
    assert services["virtualNetworkType"] == "None"
    assert (component["applicationType"], component["ingestionMode"]) == ("web", "LogAnalytics")


def test_top_level_classes(registry):
    """Named at random when they are not named."""
    top = [name for name, known in by_name(registry).items() if known.top_level and not known.row.uuid_name]
    assert top == ["ApiManagementService", "Account", "Workspace", "Component", "ResourceGroup"]


@pytest.fixture(scope="module")
def arm_types(evidence):
    """Azure's types of 2024-05-01: members of `properties` by resource type, as (type entry, flags)."""
    entries = json.loads((evidence / "arm" / "microsoft.apimanagement-2024-05-01.types.json").read_text(encoding="utf-8"))

    def resolve(reference):
        return entries[int(reference["$ref"].removeprefix("#/"))]

    found = {}
    for entry in entries:
        if entry.get("$type") == "ResourceType":
            body = resolve(entry["body"])
            properties = body.get("properties", {}).get("properties")
            if properties:
                members = resolve(properties["type"])
                found[entry["name"].split("@")[0].removeprefix("Microsoft.ApiManagement/")] = {
                    name: (resolve(member["type"]), member["flags"]) for name, member in members["properties"].items()
                }
    return found


@pytest.mark.parametrize("name", TYPES)
def test_writable_properties_are_those_of_azures_types(registry, arm_types, name):
    """Neither more nor fewer; what only one side knows would be lost or refused."""
    written = {member["place"][-1] for member in by_name(registry)[name].derived["body"].values()}
    azures = {key for key, (_, flags) in arm_types[TYPES[name]].items() if not flags & READ_ONLY}
    assert written == azures


@pytest.mark.parametrize("name", TYPES)
def test_limits_are_those_of_azures_types(registry, arm_types, name):
    """Lengths and patterns of text."""
    ours, azures = {}, {}
    for member in by_name(registry)[name].derived["body"].values():
        wire, rule = member["place"][-1], member["rule"]
        kind, _ = arm_types[TYPES[name]][wire]
        if kind.get("$type") == "StringType":
            ours[wire] = (rule.get("min_length"), rule.get("max_length"), rule.get("pattern"))
            azures[wire] = (kind.get("minLength"), kind.get("maxLength"), kind.get("pattern"))
    assert ours == azures


def test_the_cache_is_used_and_renewed(tmp_path, monkeypatch):
    """A second start builds nothing; a changed table of classes builds anew, and leaves what another version uses."""
    built = []

    def build(rows):
        built.append(len(rows))
        return {"classes": {}, "models": {}}

    monkeypatch.setattr("apim_simulator.provider.metadata.build.build", build)
    metadata.load(tmp_path)
    metadata.load(tmp_path)
    (first,) = tmp_path.iterdir()
    monkeypatch.setattr(metadata, "_digest", lambda: "another")
    metadata.load(tmp_path)
    assert built == [len(ROWS), len(ROWS)]
    assert re.fullmatch(r"classes-[0-9a-f]{16}\.json", first.name)
    assert {file.name for file in tmp_path.iterdir()} == {first.name, "classes-another.json"}


def test_a_class_the_sdk_lacks_is_an_error():
    """At the first start, with its name."""
    with pytest.raises(sources.SourceUnreadable, match=r"pulumi_azure_native has no apimanagement/nothing_like_it\.py"):
        sources.resource("apimanagement", "NothingLikeIt")
    with pytest.raises(sources.SourceUnreadable, match="package no_such_package is not installed"):
        sources.package_folder("no_such_package")
