"""`apis/operations`: the operations of an API, declared or imported."""

import re
from collections.abc import Iterable
from typing import Any

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.store import Json, Resource

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
EMPTY_REQUEST: Json = {"queryParameters": [], "headers": [], "representations": []}


class Operations(ResourceType):
    """An operation; `policies` is always null, whatever policy there is (policy-14)."""

    template = SERVICE + "/apis/{apiId}/operations/{operationId}"
    noun = "Operation"
    operations = "ApiOperationOperations"
    put_model, patch_model = "OperationContract", "OperationUpdateContract"
    required = ("displayName", "method", "urlTemplate")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Fill in what GET shows, and check template and schemas."""
        if sent.get("policies") is not None:
            raise errors.unsupported("properties.policies of an operation; write its policy resource")
        properties: Json = {
            "displayName": sent["displayName"],
            "method": sent["method"],
            "urlTemplate": sent["urlTemplate"],
            "templateParameters": [parameter({**p, "required": True}) for p in sent.get("templateParameters") or ()],
            "description": sent.get("description"),
            "request": request(sent.get("request") or {}),
            "responses": [response(r) for r in sent.get("responses") or ()],
            "policies": None,
        }
        self._check_template(properties)
        self._check_unique(call, properties)
        self._check_schemas(call, properties)
        return Resource(old.id if old else call.id, self.type, properties)

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """Lists leave an empty `request` out (op-02); only GET says `required` on template parameters not sent so (op-11)."""
        properties = dict(resource.properties)
        if view is View.LIST and properties.get("request") == EMPTY_REQUEST:
            del properties["request"]
        if view.writes:
            required = {p.get("name") for p in call.sent.get("templateParameters") or () if p.get("required")}
            properties["templateParameters"] = [
                p if p["name"] in required else {name: value for name, value in p.items() if name != "required"}
                for p in properties["templateParameters"]
            ]
        return properties

    @staticmethod
    def _check_template(properties: Json) -> None:
        """Every `{x}` of the template is declared [I]; letter case counts (inferred)."""
        declared = {p["name"] for p in properties["templateParameters"]}
        missing = [name for name in PLACEHOLDER.findall(properties["urlTemplate"]) if name.lstrip("*") not in declared]
        if missing:
            raise errors.invalid(
                "templateParameters", f"urlTemplate names {{{missing[0]}}}, which templateParameters do not declare"
            )

    @staticmethod
    def _check_unique(call: Call, properties: Json) -> None:
        """Method and template occur once in an API [I]."""
        for other in call.store.children(call.parent.id, "operations"):
            same = all(str(other.properties[m]).lower() == str(properties[m]).lower() for m in ("method", "urlTemplate"))
            if same and other.name.lower() != call.name.lower():
                raise errors.invalid("urlTemplate", f"operation '{other.name}' has the same method and urlTemplate")

    @staticmethod
    def _check_schemas(call: Call, properties: Json) -> None:
        """A `schemaId` names a schema of this API (ARM-RESOURCES); `typeName` may be alone (op-09)."""
        known = {schema.name.lower() for schema in call.store.children(call.parent.id, "schemas")}
        for named in schema_ids(properties):
            if named.lower() not in known:
                raise errors.invalid("schemaId", f"schema '{named}' does not exist in the API")


def parameter(sent: Json) -> Json:
    """A parameter as answered: `values` always, null members and `required: false` never (op-09, rev-05)."""
    contract: Json = {}
    for name in ("name", "description", "type", "defaultValue"):
        if sent.get(name) is not None:
            contract[name] = sent[name]
    if sent.get("required"):
        contract["required"] = True
    contract["values"] = sent.get("values") or []
    return contract | {name: sent[name] for name in ("examples", "schemaId", "typeName") if sent.get(name) is not None}


def representation(sent: Json) -> Json:
    """A representation as answered (op-09); `generatedSample` and `sample` are an import's (op-03), kept by a PATCH."""
    order = ("contentType", "examples", "schemaId", "typeName", "formParameters", "generatedSample", "sample")
    contract = {name: sent[name] for name in order if sent.get(name) is not None}
    if "formParameters" in contract:
        contract["formParameters"] = [parameter(p) for p in contract["formParameters"]]
    return contract


def request(sent: Json) -> Json:
    """A request as answered: three lists always (op-04), a description where one was sent (op-09)."""
    contract: Json = {"description": sent["description"]} if sent.get("description") is not None else {}
    return contract | {
        "queryParameters": [parameter(p) for p in sent.get("queryParameters") or ()],
        "headers": [parameter(p) for p in sent.get("headers") or ()],
        "representations": [representation(r) for r in sent.get("representations") or ()],
    }


def response(sent: Json) -> Json:
    """A response as answered: any status code (op-09), two lists always (op-02)."""
    contract: Json = {"statusCode": sent["statusCode"]}
    if sent.get("description") is not None:
        contract["description"] = sent["description"]
    return contract | {
        "representations": [representation(r) for r in sent.get("representations") or ()],
        "headers": [parameter(p) for p in sent.get("headers") or ()],
    }


def schema_ids(value: Any) -> Iterable[str]:
    """Every `schemaId` in an operation."""
    if isinstance(value, dict):
        if isinstance(value.get("schemaId"), str):
            yield value["schemaId"]
        for item in value.values():
            yield from schema_ids(item)
    elif isinstance(value, list):
        for item in value:
            yield from schema_ids(item)


RESOURCE_TYPE = Operations()
