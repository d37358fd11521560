"""`namedValues`: plain, secret, or from Key Vault; PUT and PATCH are long-running (o26-04, named-value-15)."""

import re
from collections.abc import Mapping
from typing import ClassVar

from apim_simulator.arm import changes, errors
from apim_simulator.arm import operations as long_running
from apim_simulator.arm.api_versions import SDK, Since
from apim_simulator.arm.calls import Answer, Call, with_etag
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, Action, OperationFails, ResourceType, Style, View
from apim_simulator.arm.resources import _referring
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Json, Resource
from apim_simulator.world import SECRETS

VERSIONED = re.compile(r"^https://[^/]+/secrets/[^/]+/[^/]+/?$", re.IGNORECASE)


class NamedValues(ResourceType):
    """A named value; policies refer to its `displayName`.

    A secret's value is only in `listValue` (named-value-13, named-value-14).
    """

    template = SERVICE + "/namedValues/{namedValueId}"
    noun = "NamedValue"
    since: ClassVar = {"provisioningState": Since(answer=SDK)}
    operations = "NamedValueOperations"
    put_model, patch_model = "NamedValueCreateContract", "NamedValueUpdateParameters"
    required = ("displayName",)
    put_style, patch_style = Style.STUB, Style.LOCATION

    @property
    def actions(self) -> Mapping[str, Action]:
        """POST routes."""
        return {"listValue": self.list_value, "refreshSecret": self.refresh_secret}

    def patchable(self, old: Resource) -> Json:
        """With the value, which survives a PATCH that does not name it (named-value-17, named-value-20)."""
        value = old.private.get("value", old.properties.get("value"))
        plain = {} if "keyVault" in old.properties or value is None else {"value": value}
        return {**old.properties, **plain}

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Exactly one of `value` and `keyVault` [I]; the display name is unique, which the operation finds out [C]."""
        value, vault = sent.get("value"), sent.get("keyVault")
        if (value is None) == (vault is None):
            raise errors.invalid("value", "exactly one of value and keyVault is required")
        if value is not None and "{{" in value:
            raise errors.invalid("value", "a named value cannot refer to another")  # no nesting [D]
        self._check_unique(call, sent["displayName"])
        secret = bool(sent.get("secret"))
        properties: Json = {"displayName": sent["displayName"]}
        private: Json = {}
        if vault is not None:
            private["value"] = read_vault(call, vault)
            properties["keyVault"] = with_status(call, vault, old)
        elif secret:
            private["value"] = value
        else:
            properties["value"] = value
        properties |= {"tags": sent.get("tags"), "secret": secret, "provisioningState": "Succeeded"}
        return Resource(old.id if old else call.id, self.type, properties, private=private)

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while used [D]."""
        display_name, service = resource.properties["displayName"], call.service.id
        users = _referring.referring(call.store, service, "named-value", display_name) + _referring.mentioning(
            call.store, service, display_name
        )
        if users:
            raise errors.in_use("NamedValue", resource.name, [user.id for user in users])
        return super().remove(call, resource)

    def list_value(self, call: Call, resource: Resource) -> Answer:
        """The value, secret or not, with the ETag, in compact JSON (named-value-03, named-value-14)."""
        value = resource.private.get("value", resource.properties.get("value"))
        return with_etag(Answer(200, {"value": value}, compact=True), self.etag(call, resource))

    def refresh_secret(self, call: Call, resource: Resource) -> Answer:
        """202, Location alone; done, ETag and time have moved although the secret has not (named-value-06, named-value-07)."""
        change, failure = self._refreshed(call, resource)
        fault = call.world.faults.operation(call.method, call.path)
        if fault is not None and fault.kind == "fail":
            change, failure = Change(), ArmError(400, fault.code, fault.message)

        def final() -> Answer:
            current = call.store.get(resource.id) or resource
            representation = {**self.represent(call, current, View.GET), "type": f"{self.type}/refreshSecret"}
            return with_etag(Answer(200, representation), self.etag(call, current))

        operation = call.control_plane.operations.begin(
            call, 200, lambda: changes.apply(call.store, change), final, error=failure, fault=fault
        )
        headers = long_running.links(call, operation, status_too=False)
        operation.headers = long_running.with_retry_after(call.world, headers)
        return Answer(202, None, operation.headers)

    @staticmethod
    def _refreshed(call: Call, resource: Resource) -> tuple[Change, ArmError | None]:
        """The value as the vault has it now; an identifier with a version stays at its value [C]."""
        vault = resource.properties.get("keyVault")
        if vault is None:
            raise errors.invalid("keyVault", "refreshSecret is for values from Key Vault")
        try:
            pinned = VERSIONED.match(vault["secretIdentifier"]) and resource.private.get("value")
            secret = pinned or read_vault(call, vault)
        except OperationFails as late:
            return Change(), late.error
        properties = {**resource.properties, "keyVault": with_status(call, vault, None)}
        return Change((Resource(resource.id, resource.type, properties, private={"value": secret}),)), None

    def _check_unique(self, call: Call, display_name: str) -> None:
        for other in call.store.children(call.service.id, "namedValues"):
            if other.properties["displayName"].lower() == display_name.lower() and other.name.lower() != call.name.lower():
                error = errors.invalid("name", f"NamedValue with displayName '{display_name}' already exists")
                raise OperationFails(error)


def read_vault(call: Call, vault: Json) -> str:
    """The seeded secret that the identifier names; without a version the newest, which is the one seeded under that name [C].

    An unknown one fails the operation [I].
    """
    known = {name.rstrip("/").lower(): value for name, value in call.world.store.fact(SECRETS, {}).items()}
    identifier = str(vault.get("secretIdentifier") or "").rstrip("/").lower()
    if identifier not in known:
        raise OperationFails(errors.invalid("keyVault", f"no secret is seeded under '{vault.get('secretIdentifier')}'"))
    return str(known[identifier])


def with_status(call: Call, vault: Json, old: Resource | None) -> Json:
    """`keyVault` as answered: identity null where none was sent, code and time of the last read (named-value-05)."""
    contract = {"secretIdentifier": vault["secretIdentifier"], "identityClientId": vault.get("identityClientId")}
    before = (old.properties.get("keyVault") or {}) if old else {}
    if before and all(before.get(name) == value for name, value in contract.items()):
        return dict(before)
    return {**contract, "lastStatus": {"code": "Success", "timeStampUtc": stamp(call.now)}}


RESOURCE_TYPE = NamedValues()
