"""`apis`: APIs and their revisions. Import is in `_api_import`, revisions in `_revisions`, shapes in `_api_shape`."""

import dataclasses
from collections.abc import Iterable

from apim_simulator import ids
from apim_simulator.arm import changes, errors
from apim_simulator.arm.api_versions import SDK, precedes
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType, Style, View
from apim_simulator.arm.resources import _api_export, _api_import, _api_shape, _references, _revisions
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._version_sets import expanded, with_last_api
from apim_simulator.store import Json, Resource, Store

SHARED = ("displayName", "description", "path")
"""What all revisions of an API have in common [R 2021-08-01]."""


class Apis(ResourceType):
    """An API; `{apiId};rev=n` is one of its revisions."""

    template = SERVICE + "/apis/{apiId}"
    noun = "API"
    operations = "ApiOperations"
    put_model, patch_model = "ApiCreateOrUpdateParameter", "ApiUpdateContract"
    required = ("path",)
    delete_style = Style.BOTH
    parameters = frozenset({"deleteRevisions"}) | _api_export.QUERY_PARAMETERS
    since = _api_shape.SINCE

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """`;rev=n` of the current revision is the API itself (oaj-05)."""
        return _revisions.locate(store, parent_id, name)

    def members(self, call: Call) -> Iterable[Resource]:
        """Current revisions only [K]."""
        return [api for api in super().members(call) if _revisions.split(api.name)[1] is None]

    def answers_put(self, call: Call) -> Style:
        """Synchronous without a document (o24-06, o24-18); else 202 (oaj-01), or what the setting says of newer versions."""
        if call.sent.get("value") is None:
            return Style.WHOLE
        older = precedes(call.api_version, SDK)
        return Style.LOCATION if older or call.world.options["api_import_put"] == "202" else Style.STUB

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Create or replace a revision; copy, import and carry shared properties over as asked."""
        _api_shape.refuse_unsupported(sent)
        _api_export.refuse_write(call)
        target, revision, current = self._target(call, sent, old)
        source = self._source(call, sent) if old is None else None
        if source is not None:
            kept = {name: source.properties[name] for name in _api_shape.CARRIED if name in source.properties}
            sent = {**kept, **{name: value for name, value in sent.items() if value is not None}}
        children = _revisions.copied(_revisions.below(call.store, source.id), source.id, target) if source else ()
        imported = Change()
        if call.method == "PUT" and (sent.get("value") is not None or sent.get("format") is not None):
            derived, imported = _api_import.import_into(call, sent, target, children)
            children = tuple(c for c in children if not any(ids.is_within(c.id, gone) for gone in imported.deletes))
            sent = {**sent, **derived}
        _api_shape.require(sent)
        version_set = self._version_set(call, sent)
        properties = _api_shape.read_properties(sent, revision, current=current, version_set=version_set)
        self._check_shared(call, properties, old, current=current, target=target)
        self._check_path(call, properties, target)
        unchanged = old is not None and old.properties == properties and changes.is_idle(call.store, imported)
        now = stamp(call.now)
        private = {"created": old.private.get("created", now) if old else now, "updated": now}
        api = old if old is not None and unchanged else Resource(target, self.type, properties, private=private)
        return Change((api,)).and_also(Change(children)).and_also(imported).and_also(self._siblings(call, api, current=current))

    def get(self, call: Call, resource: Resource) -> Answer | None:
        """The link to an exported document, where it is asked for."""
        return _api_export.answer(call, resource)

    def remove(self, call: Call, resource: Resource) -> Change:
        """An API goes with its children, product links, subscriptions of its own scope (inferred) and a version set left empty.

        A revision that is not current goes alone (rev-13); an API with others needs `deleteRevisions=true` [C, status inferred].
        """
        every = call.query.get("deleteRevisions", "false").lower() == "true"
        bare = _revisions.bare_id(resource.id)
        others = _revisions.others(call.store, bare)
        if resource.id != bare and not every:
            return Change(deletes=(resource.id,))
        if others and not every:
            raise errors.invalid(None, "Cannot delete the current revision of an API that has others")
        links = [f"{p.id}/apis/{ids.last(bare)}" for p in call.store.children(call.service.id, "products")]
        scoped = [s.id for s in call.store.children(call.service.id, "subscriptions") if ids.is_within(s.properties["scope"], bare)]
        emptied = with_last_api(call.store, call.service.id, bare)
        return Change(deletes=(bare, *(revision.id for revision in others), *links, *scoped, *emptied))

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """Writes expand the version set and lack provisioningState (o24-06); GET is as stored; lists are shorter."""
        properties = {**resource.properties, "provisioningState": resource.properties.get("provisioningState", "Succeeded")}
        if view is View.LIST:
            return _api_shape.listed(properties)
        if view.writes:
            del properties["provisioningState"]
            if "apiVersionSetId" in properties:
                properties["apiVersionSet"] = expanded(call.store, properties["apiVersionSetId"])
        return properties

    @staticmethod
    def _target(call: Call, sent: Json, old: Resource | None) -> tuple[str, str, bool]:
        """Id, revision number and currency of what this write makes. `isCurrent` in the body is ignored [C]."""
        if old is not None:
            number = str(old.properties["apiRevision"])
            if sent.get("apiRevision") is not None and _api_shape.revision_of(sent) != number:
                raise errors.unsupported(f"changing apiRevision of an existing revision from {number}")
            return old.id, number, bool(old.properties.get("isCurrent"))
        _, number_in_url = _revisions.split(call.name)
        number = number_in_url or _api_shape.revision_of(sent)
        if number_in_url and sent.get("apiRevision") is not None and _api_shape.revision_of(sent) != number_in_url:
            raise errors.invalid("apiRevision", "apiRevision is not that of the URL")
        bare_id = _revisions.bare_id(call.id)
        if call.store.get(bare_id) is None:  # the first revision of an API is current, whatever its number [K]
            return bare_id, number, True
        return f"{bare_id}{_revisions.MARK}{number}", number, False

    @staticmethod
    def _source(call: Call, sent: Json) -> Resource | None:
        source = sent.get("sourceApiId")
        return None if source is None else _references.require(call, "apis", source, "sourceApiId")

    @staticmethod
    def _version_set(call: Call, sent: Json) -> str | None:
        named = sent.get("apiVersionSetId")
        return _references.require(call, "apiVersionSets", named, "apiVersionSetId").id if named else None

    @staticmethod
    def _check_shared(call: Call, properties: Json, old: Resource | None, *, current: bool, target: str) -> None:
        """Properties common to all revisions are changed on the current one only [C]."""
        if current:
            return
        api = call.store.get(_revisions.bare_id(target))
        common = SHARED if old is not None else ("path",)
        for name in common:
            if api is not None and properties[name] != api.properties[name]:
                raise errors.invalid(name, f"{name} can only be changed on the current revision")

    @staticmethod
    def _check_path(call: Call, properties: Json, target: str) -> None:
        """One path, one API, except versions of one set [C]."""
        for other in call.store.children(call.service.id, "apis"):
            same = _revisions.bare_id(other.id).lower() == _revisions.bare_id(target).lower()
            if same or other.properties["path"].lower() != properties["path"].lower():
                continue
            sets = properties.get("apiVersionSetId"), other.properties.get("apiVersionSetId")
            versions = properties.get("apiVersion"), other.properties.get("apiVersion")
            if sets[0] is None or sets[0] != sets[1] or versions[0] == versions[1]:
                raise errors.invalid("path", f"Cannot create API '{ids.last(target)}' with the same path as API '{other.name}'")

    @staticmethod
    def _siblings(call: Call, api: Resource, *, current: bool) -> Change:
        """Other revisions take over what all share: recorded for PATCH [R 2021-08-01], assumed for PUT."""
        if not current:
            return Change()
        common = {name: api.properties[name] for name in SHARED}
        return Change(
            tuple(
                dataclasses.replace(revision, properties={**revision.properties, **common})
                for revision in _revisions.others(call.store, api.id)
            )
        )


RESOURCE_TYPE = Apis()
