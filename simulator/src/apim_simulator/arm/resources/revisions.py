"""`apis/{a}/revisions`: the list of an API's revisions, flat items (rev-08)."""

from apim_simulator import ids
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources import _revisions
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Resource


class Revisions(ResourceType):
    """Only listed: a revision itself is an API under `;rev=n`."""

    template = SERVICE + "/apis/{apiId}/revisions/{revisionId}"
    noun = "Revision"
    operations = "ApiRevisionOperations"
    methods = frozenset()

    def listing(self, call: Call) -> Answer:
        """Newest first; `nextLink` null is present here (rev-08)."""
        current = _revisions.current_of(call.store, call.parent)
        found = [current, *_revisions.others(call.store, current.id)]
        found.sort(key=lambda revision: int(revision.properties["apiRevision"]), reverse=True)
        items = [self._item(call, revision) for revision in found]
        return Answer(200, {"value": items, "count": len(items), "nextLink": None})

    @staticmethod
    def _item(call: Call, revision: Resource) -> dict[str, object]:
        properties = revision.properties
        current = bool(properties.get("isCurrent"))
        number = properties["apiRevision"]
        name = f"{ids.last(_revisions.bare_id(revision.id))}{_revisions.MARK}{number}"
        updated = revision.private.get("updated", stamp(call.now))
        return {
            "id": f"/apis/{name}/revisions/{name}",
            "apiId": f"/apis/{name}",
            "apiRevision": number,
            "createdDateTime": revision.private.get("created", updated),
            "updatedDateTime": updated,
            "description": properties.get("apiRevisionDescription"),
            "privateUrl": f"/{properties['path']}" + ("" if current else f"{_revisions.MARK}{number}"),
            "isOnline": True,
            "isCurrent": current,
        }


RESOURCE_TYPE = Revisions()
