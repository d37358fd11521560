"""`Microsoft.CognitiveServices/accounts`: Azure OpenAI resources, their keys and their soft-deleted names."""

import secrets
from collections.abc import Mapping
from typing import Any

from apim_simulator.arm import changes, errors, lifecycle
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.lifecycle import Lifecycle
from apim_simulator.arm.resource_type import Action
from apim_simulator.arm.resources import _soft_deleted, _subdomains
from apim_simulator.arm.resources._cognitive_services import ACCOUNT, PROVIDER, CognitiveServices, ListAlone, claimed, listing
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._identity import assigned
from apim_simulator.store import Json, Resource

KINDS_HERE = ("OpenAI", "AIServices")
LIFECYCLE = Lifecycle("Creating", "Creating", "Deleting", frozenset({"Azure-AsyncOperation"}))
"""A new account alone is long-running (cog24-01)."""
SIMULATED = ("customSubDomainName", "disableLocalAuth", "restore")
HARMLESS: Mapping[str, Any] = {
    "publicNetworkAccess": "Enabled",
    "restrictOutboundNetworkAccess": False,
    "dynamicThrottlingEnabled": False,
    "apiProperties": {},
    "userOwnedStorage": [],
    "allowedFqdnList": [],
}
"""Values of other properties that change nothing; anything else of theirs is refused by name."""


class Accounts(_soft_deleted.SoftDeleting, CognitiveServices):
    """An account. Only its creation is long-running; a write of one of its deployments holds it [C]."""

    template = ACCOUNT
    noun = "Account"
    operations = "AccountsOperations"
    put_model = patch_model = "Account"
    envelope = ("kind", "location", "sku", "identity", "tags")

    @property
    def actions(self) -> Mapping[str, Action]:
        """Keys are answered here alone [general knowledge]."""
        return {"listKeys": _list_keys, "regenerateKey": _regenerate_key}

    def locks(self, call: Call) -> list[str]:
        """The account."""
        return claimed(call, call.id)

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """A deleted account's name needs a purge, or `restore: true` [C], which brings all of it back.

        Nothing else of such a request counts, and its location is enough: azure-cli's `cognitiveservices account recover` sends
        no more [S].
        """
        if old is not None:
            _subdomains.check_update(call.store, old.properties.get(_subdomains.SUBDOMAIN), sent.get(_subdomains.SUBDOMAIN))
            return super().write(call, sent, old)
        entry = _soft_deleted.entry_of(call.store, call.id)
        if entry is not None and not sent.get("restore"):
            message = (
                f"An existing resource with ID '{call.id}' has been soft-deleted. To restore the resource, you must specify "
                "'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge it first."
            )
            raise ArmError(409, "FlagMustBeSetForRestore", message, front_door=True)
        if entry is None and sent.get("restore"):
            raise errors.invalid("restore", "there is no soft-deleted account of that name")
        if entry is None:
            _subdomains.check(call.store, sent.get(_subdomains.SUBDOMAIN))
            return super().write(call, sent, old)
        _refuse_unsupported(call.sent)
        return _soft_deleted.restore(call.store, call.id, entry)

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Every member that GET shows, as far as it is known here (cog24-03); keys for a new one."""
        body = call.body or {}
        _refuse_unsupported(call.sent)
        before = old.envelope if old else {}
        envelope = {name: body[name] for name in self.envelope if body.get(name) is not None}
        if call.method == "PATCH":
            envelope = {**before, **envelope}
        _check_envelope(envelope)
        identity = assigned(call, envelope.pop("identity", None), before.get("identity"))
        if identity is not None:
            envelope["identity"] = identity
        properties: Json = {
            "endpoint": call.world.addresses.account_url(call.id) + "/",
            "provisioningState": "Succeeded",
            "dateCreated": old.properties["dateCreated"] if old else stamp(call.now),
            "customSubDomainName": sent.get("customSubDomainName"),
            "disableLocalAuth": sent.get("disableLocalAuth"),
            "publicNetworkAccess": "Enabled",
            "internalId": (old.properties.get("internalId") if old else None) or secrets.token_hex(16),
            "apiProperties": {},
            "isMigrated": False,
            "privateEndpointConnections": [],
        }
        properties = {name: value for name, value in properties.items() if value is not None}
        return Resource(old.id if old else call.id, self.type, properties, envelope, dict(old.private) if old else keys())

    def put(self, call: Call, old: Resource | None, change: Change) -> Answer | None:
        """201 with the account and `Azure-AsyncOperation` alone (cog24-01); an update is over at once (cog25-01)."""
        return lifecycle.put(call, old, change, LIFECYCLE) if old is None else None

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer:
        """200, empty, over at once (cog24-10)."""
        changes.apply(call.store, change)
        self.removed(call, resource)
        return Answer(200)


class SubscriptionAccounts(ListAlone):
    """Accounts of the whole subscription: a list alone."""

    template = PROVIDER + "/accounts/{accountName}"
    noun = "Account"

    def listing(self, call: Call) -> Answer:
        """All of them."""
        return listing(ACCOUNTS, call, call.store.of_type(ACCOUNTS.type))


def keys() -> Json:
    """Two fresh keys, 32 hexadecimal digits each."""
    return {"key1": secrets.token_hex(16), "key2": secrets.token_hex(16)}


def _list_keys(call: Call, resource: Resource) -> Answer:
    del call
    return Answer(200, {name: resource.private[name] for name in ("key1", "key2")}, compact=True)


def _regenerate_key(call: Call, resource: Resource) -> Answer:
    if call.body is None:
        raise errors.bad_content("a body is required")
    call.resource_type.contract.check("RegenerateKeyParameters", call.body)
    name = str(call.body["keyName"]).lower()
    renewed = {**resource.private, name: keys()[name]}
    call.store.put(Resource(resource.id, resource.type, resource.properties, resource.envelope, renewed, resource.etag))
    return Answer(200, {name: renewed[name] for name in ("key1", "key2")}, compact=True)


def _refuse_unsupported(sent: Json) -> None:
    """Networks, encryption, own storage and the like. Raises `SimulatorUnsupported`."""
    for name, value in sent.items():
        if value is not None and name not in SIMULATED and (name not in HARMLESS or HARMLESS[name] != value):
            raise errors.unsupported(f"properties.{name} of an account")


def _check_envelope(envelope: Json) -> None:
    for name in ("kind", "location", "sku"):
        if name not in envelope:
            raise errors.invalid(name, f"{name} is required")
    if envelope["kind"] not in KINDS_HERE:
        raise errors.unsupported(f"kind {envelope['kind']!r} of an account; simulated are {', '.join(KINDS_HERE)}")


ACCOUNTS = Accounts()
RESOURCE_TYPES = (ACCOUNTS, SubscriptionAccounts())
