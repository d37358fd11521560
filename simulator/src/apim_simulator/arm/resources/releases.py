"""`apis/releases`: a release promotes the revision it names (rev-09 to rev-12)."""

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.arm.resources import _references, _revisions
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Json, Resource, Store


class Releases(ResourceType):
    """A release belongs to the API, whichever revision the URL names."""

    template = SERVICE + "/apis/{apiId}/releases/{releaseId}"
    noun = "ApiRelease"
    operations = "ApiReleaseOperations"
    put_model, patch_model = "ApiReleaseContract", "ApiReleaseContract"

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """Below the API itself."""
        return super().locate(store, _revisions.bare_id(parent_id), name)

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Store the release and make its revision the current one."""
        bare = _revisions.bare_id(call.parent.id)
        revision = self._revision(call, sent)
        now = stamp(call.now)
        properties = {
            "apiId": bare,
            "createdDateTime": old.properties["createdDateTime"] if old else now,
            "updatedDateTime": now,
            "notes": sent.get("notes"),
        }
        number = revision.properties["apiRevision"]
        release = Resource(f"{bare}/releases/{call.name}", self.type, properties, private={"revision": number})
        if old is not None and old.private == release.private and old.properties["notes"] == properties["notes"]:
            release = old
        return Change((release,)).and_also(Change() if revision.id == bare else _revisions.promoted(call.store, revision))

    def patchable(self, old: Resource) -> Json:
        """`apiId` of a merge names the revision the release was made for."""
        bare = old.properties["apiId"]
        return {**old.properties, "apiId": f"{bare}{_revisions.MARK}{old.private['revision']}"}

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """`apiId` is the API's own id while its revision is current (rev-09); lists lack it (rev-12)."""
        properties = dict(resource.properties)
        api = call.store.get(properties["apiId"])
        number = resource.private["revision"]
        if api is not None and api.properties["apiRevision"] != number:
            properties["apiId"] += f"{_revisions.MARK}{number}"
        if view is View.LIST:
            del properties["apiId"]
        return properties

    @staticmethod
    def _revision(call: Call, sent: Json) -> Resource:
        """The revision that `apiId` names: full, relative, or the short id that azure-native sends; none means the URL's."""
        named = sent.get("apiId")
        if named is None:
            return call.parent
        found = _references.require(call, "apis", named if "/" in named else f"/apis/{named}", "apiId")
        if _revisions.bare_id(found.id) != _revisions.bare_id(call.parent.id):
            raise errors.invalid("apiId", "apiId names another API than the URL")
        return found


RESOURCE_TYPE = Releases()
