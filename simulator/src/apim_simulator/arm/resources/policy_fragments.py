"""`policyFragments`: long-running PUT with a stub (o24-13), synchronous DELETE (o24-17)."""

from collections.abc import Mapping
from typing import ClassVar

from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import SDK, Since
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, Action, OperationFails, ResourceType, Style, View
from apim_simulator.arm.resources import _policy_upload, _referring
from apim_simulator.store import Json, Resource


class PolicyFragments(ResourceType):
    """A fragment; its text comes back as sent (o24-15 shows only an empty one, the rest is inferred)."""

    template = SERVICE + "/policyFragments/{id}"
    noun = "PolicyFragment"
    operations = "PolicyFragmentOperations"
    put_model = "PolicyFragmentContract"
    required = ("value",)
    put_style = Style.STUB
    since: ClassVar = {"provisioningState": Since(answer=SDK)}
    parameters = frozenset({"format"})

    @property
    def actions(self) -> Mapping[str, Action]:
        """Who uses it."""
        return {"listReferences": self.list_references}

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """A malformed text is refused at once, a bad reference fails the operation [C]."""
        text, text_format = _policy_upload.text_and_format(sent)
        document = _policy_upload.accepted(call, text, text_format, None)
        try:
            _policy_upload.check_references(call, document)
        except ArmError as refused:
            raise OperationFails(refused) from refused
        properties = {"description": sent.get("description"), "value": "", "provisioningState": "Succeeded"}
        return _policy_upload.stored(old.id if old else call.id, self.type, document, text_format, properties)

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """The id says `policyfragments` in lower case on GET, in PUT's answer it does not (o24-13, o24-15)."""
        head, _, name = resource.id.rpartition("/")
        lower = head.removesuffix("policyFragments") + "policyfragments"
        return {**super().represent(call, resource, view), "id": f"{lower}/{name}"}

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """No `format` member (o24-15)."""
        del view
        if call.query.get("format", "xml").lower() not in _policy_upload.FORMATS:
            raise errors.unsupported(f"query parameter format={call.query['format']}")
        return resource.properties

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while a policy or fragment includes it [C]."""
        if users := _referring.referring(call.store, call.service.id, "fragment", resource.name):
            raise errors.in_use("PolicyFragment", resource.name, [user.id for user in users])
        return super().remove(call, resource)

    @staticmethod
    def list_references(call: Call, resource: Resource) -> Answer:
        """Policies and fragments that include it: `id`, `type`, `name` (the SDK's ResourceCollection [S])."""
        users = _referring.referring(call.store, call.service.id, "fragment", resource.name)
        return Answer(200, {"value": [{"id": u.id, "type": u.type, "name": u.name} for u in users], "count": len(users)})


RESOURCE_TYPE = PolicyFragments()
