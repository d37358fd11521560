"""`Microsoft.Insights/workbooks`: shared workbooks of Azure Monitor, as far as a stack makes them [D].

https://learn.microsoft.com/azure/templates/microsoft.insights/workbooks; no exchange is recorded. Nothing draws them here: their
content is kept, and has to be JSON [D]. Workbooks in a storage account of one's own are refused by name.
"""

import json
import re
import uuid

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resource_type import GROUP, View
from apim_simulator.arm.resources import _monitoring_tables
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._other_providers import OtherProvider
from apim_simulator.store import Json, Resource

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Workbooks(OtherProvider):
    """A workbook."""

    template = GROUP + "/providers/Microsoft.Insights/workbooks/{resourceName}"
    noun = "Workbook"
    operations = "WorkbooksOperations"
    put_model = "Workbook"
    own_tables = _monitoring_tables.WORKBOOKS
    required = ("displayName", "serializedData", "category")
    api_versions = frozenset({"2023-06-01"})
    """Of azure-native."""
    envelope = ("location", "tags", "kind")
    parameters = frozenset({"canFetchContent"})

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Its name is a UUID [D]; its display name is no other's of the resource group [C]; what it says is JSON [D]."""
        settled = super().build(call, sent, old)
        _check_name(settled.name)
        try:
            json.loads(sent["serializedData"])
        except (ValueError, RecursionError):
            raise errors.invalid("serializedData", "the content is no valid JSON") from None
        for other in call.store.of_type(self.type):
            same = other.properties["displayName"] == sent["displayName"]
            if same and ids.key(other.id) != ids.key(settled.id) and _group(other.id) == _group(settled.id):
                raise errors.invalid("displayName", f"a workbook named '{sent['displayName']}' is in the resource group already")
        properties = {
            "version": "Notebook/1.0",
            **{name: value for name, value in sent.items() if value is not None},
            "timeModified": stamp(call.now),
            "revision": uuid.uuid4().hex,
        }
        return Resource(settled.id, self.type, properties, {"kind": "shared", **settled.envelope})

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """A GET has the content where `canFetchContent` asks for it [D]."""
        whole = view.writes or call.query.get("canFetchContent", "").lower() == "true"
        hidden = () if whole else ("serializedData",)
        return {name: value for name, value in resource.properties.items() if name not in hidden}


def _check_name(name: str) -> None:
    if not UUID.fullmatch(name):
        raise errors.invalid("resourceName", f"'{name}' is no UUID")


def _group(resource_id: str) -> str:
    return ids.key(resource_id).partition("/providers/")[0]


RESOURCE_TYPES = (Workbooks(),)
