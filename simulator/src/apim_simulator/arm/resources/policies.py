"""`policies/policy` at the service, a product, an API, an operation.

Synchronous; the text that comes back is rebuilt, not stored (policy-01, policy-19), in the format that GET asks for (policy-23).
"""

import re
from typing import ClassVar

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.arm.resources import _policy_upload
from apim_simulator.store import Json, Resource

LEADING_TABS = re.compile(r"^\t+", re.MULTILINE)


class Policies(ResourceType):
    """The policy of one scope. None until written, except the service's; DELETE leaves none there too (policy-04, policy-19)."""

    noun = "PoliciesConfiguration"
    put_model = "PolicyContract"
    required = ("value",)
    parameters = frozenset({"format"})
    scope: ClassVar[_policy_upload.Scope]

    def check_name(self, name: str) -> None:
        """Only `policy` [C]."""
        if name.lower() != "policy":
            raise errors.invalid("name", "Name should only be 'policy'")

    def orphaned(self, missing: ArmError) -> ArmError:
        """Below an absent API, operation or product: 400, not 404 [C]."""
        return missing if missing.front_door else errors.invalid(None, missing.message)

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Accept the text and check what it names."""
        text, text_format = _policy_upload.text_and_format(sent)
        document = _policy_upload.accepted(call, text, text_format, self.scope)
        _policy_upload.check_references(call, document)
        resource_id = old.id if old else call.id
        return _policy_upload.stored(resource_id, self.type, document, text_format, {"format": "xml"})

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """GET says `xml` unless asked for rawxml (policy-23), writes too (policy-01); lists indent by two blanks [R 2022]."""
        value = resource.properties["value"]
        if view is View.LIST:
            return {"format": "xml", "value": LEADING_TABS.sub(lambda tabs: "  " * len(tabs[0]), value)}
        asked = call.query.get("format", "xml").lower() if view is View.GET else "xml"
        if asked not in _policy_upload.FORMATS:
            raise errors.unsupported(f"query parameter format={asked}")
        return {"format": asked, "value": value}


class GlobalPolicies(Policies):
    """For the whole service; one exists from the start (o26-03)."""

    template = SERVICE + "/policies/{policyId}"
    operations = "PolicyOperations"
    scope = "global"


class ProductPolicies(Policies):
    """For the APIs of a product, called with a subscription of it."""

    template = SERVICE + "/products/{productId}/policies/{policyId}"
    operations = "ProductPolicyOperations"
    scope = "product"


class ApiPolicies(Policies):
    """For a revision of an API."""

    template = SERVICE + "/apis/{apiId}/policies/{policyId}"
    operations = "ApiPolicyOperations"
    scope = "api"


class OperationPolicies(Policies):
    """For one operation."""

    template = SERVICE + "/apis/{apiId}/operations/{operationId}/policies/{policyId}"
    operations = "ApiOperationPolicyOperations"
    scope = "operation"


RESOURCE_TYPES = (GlobalPolicies(), ProductPolicies(), ApiPolicies(), OperationPolicies())
