"""Soft-deleted accounts: read, and purged by DELETE, which frees the name [C]; shapes are those of the SDK's Account [S]."""

from collections.abc import Iterable

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resources import _soft_deleted
from apim_simulator.arm.resources._cognitive_services import PROVIDER, CognitiveServices, ListAlone, listing
from apim_simulator.arm.resources.accounts import ACCOUNTS
from apim_simulator.store import Resource, Store
from apim_simulator.world import SOFT_DELETED


class DeletedAccounts(CognitiveServices):
    """One soft-deleted account, below its location and group."""

    template = PROVIDER + "/locations/{location}/resourceGroups/{resourceGroupName}/deletedAccounts/{accountName}"
    noun = "DeletedAccount"
    methods = frozenset({"GET", "DELETE"})
    listed = False

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """By location, group and name."""
        wanted = ids.segments(f"{parent_id}/deletedAccounts/{name}")
        for found in deleted(store):
            if [part.lower() for part in ids.segments(found.id)] == [part.lower() for part in wanted]:
                return found
        return None

    def absent(self, call_id: str) -> ArmError:
        """Resource Manager's own 404 [K]."""
        return errors.absent_resource("Microsoft.CognitiveServices/deletedAccounts", call_id)

    def remove(self, call: Call, resource: Resource) -> Change:
        """Purge. The SDK calls it long-running; here it is done at once (inferred)."""
        _soft_deleted.forget(call.store, resource.private["account"])
        return Change()


class DeletedAccountList(ListAlone):
    """All soft-deleted accounts of the subscription: a list alone."""

    template = PROVIDER + "/deletedAccounts/{accountName}"
    noun = "DeletedAccount"

    def listing(self, call: Call) -> Answer:
        """All of them."""
        return listing(DELETED_ACCOUNTS, call, deleted(call.store))


def deleted(store: Store) -> Iterable[Resource]:
    """Soft-deleted entries as resources; `private["account"]` is the id of the account that was."""
    for key, entry in store.fact(SOFT_DELETED, {}).items():
        if f"/providers/{ACCOUNTS.type}/".lower() not in key:
            continue
        _, subscription, _, group, *_ = ids.segments(entry["id"])
        location = str(entry["location"]).replace(" ", "").lower()
        below = f"locations/{location}/resourceGroups/{group}/deletedAccounts/{ids.last(entry['id'])}"
        account = entry["resources"][0]
        properties = {**account["properties"], "deletionDate": entry["deletionDate"], "provisioningState": "Deleting"}
        envelope = {name: account["envelope"][name] for name in ("kind", "location", "sku")}
        resource_id = f"/subscriptions/{subscription}/providers/Microsoft.CognitiveServices/{below}"
        yield Resource(resource_id, "Microsoft.CognitiveServices/deletedAccounts", properties, envelope, {"account": entry["id"]})


DELETED_ACCOUNTS = DeletedAccounts()
RESOURCE_TYPES = (DELETED_ACCOUNTS, DeletedAccountList())
