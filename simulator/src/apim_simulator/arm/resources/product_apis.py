"""`products/apis` and `products/apiLinks`: two views of one association [I] (o24-23 to o24-26, product-06, product-12)."""

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import PREVIEW, SDK
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.arm.resources import _api_shape, _references, _revisions
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Json, Resource, Store


class ProductApis(ResourceType):
    """The link itself. It has no properties of its own: it shows the API's, and the API's ETag."""

    template = SERVICE + "/products/{productId}/apis/{apiId}"
    noun = "API"
    operations = "ProductApiOperations"
    since = _api_shape.SINCE
    methods = frozenset({"HEAD", "PUT", "DELETE"})

    def orphaned(self, missing: ArmError) -> ArmError:
        """A link names product and API: 400 for either [C]."""
        return missing if missing.front_door else errors.invalid("productId", missing.message)

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """A body is not needed; one with the envelope alone is accepted (o24-23)."""
        if call.body is not None and (sent or set(call.body) - {"id", "name", "type", "properties"}):
            raise errors.unknown_property(next(iter(sent or call.body)))
        api = self._api(call.store, call.service.id, call.name)
        if api is None:
            raise errors.invalid("apiId", f"API '{call.name}' does not exist")
        return Change((old or link(call.parent.id, api),))

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """List form; `protocols` is null in PUT's answer alone (api-09, api-10)."""
        api = self._api(call.store, call.service.id, resource.name)
        properties = api.properties if api else {}
        if view is View.LIST:
            return {k: v for k, v in _api_shape.listed(properties).items() if k not in _api_shape.LINKED_NOT}
        updated = (api.private if api else {}).get("updated", stamp(call.now))
        return _api_shape.linked(properties, updated)

    def etag(self, call: Call, resource: Resource) -> int:
        """The API's (product-06)."""
        api = self._api(call.store, call.service.id, resource.name)
        return api.etag if api else resource.etag

    def wrong_method(self, call: Call) -> Answer | None:
        """GET is 405, not in ARM's error shape (o24-24)."""
        if call.method != "GET":
            return None
        body = {"Message": "The requested resource does not support http method 'GET'."}
        return Answer(405, body, {"Allow": "HEAD,PUT,DELETE"}, compact=True)

    def head(self, call: Call, resource: Resource | None) -> Answer:
        """204 without ETag (o24-26)."""
        del call
        return Answer(404 if resource is None else 204)

    @staticmethod
    def _api(store: Store, service_id: str, name: str) -> Resource | None:
        return store.get(f"{service_id}/apis/{name}")


class ProductApiLinks(ResourceType):
    """The newer view: the link has a name of its own and says which API it is for."""

    template = SERVICE + "/products/{productId}/apiLinks/{apiLinkId}"
    noun = "ProductApiLink"
    operations = "ProductApiLinkOperations"
    api_versions = frozenset({SDK, PREVIEW})
    put_model = "ProductApiLinkContract"
    required = ("apiId",)
    methods = frozenset({"GET", "PUT", "DELETE"})

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """A link under the name it was made with, else its API's name (inferred)."""
        for found in store.children(parent_id, "apis"):
            if link_name(found).lower() == name.lower():
                return found
        return None

    def members(self, call: Call) -> list[Resource]:
        """Every association of the product."""
        return call.store.children(call.parent.id, "apis")

    def locks(self, call: Call) -> list[str]:
        """Product and API, though the path names only the product."""
        named = _references.find(call.store, call.service.id, "apis", str(call.sent.get("apiId") or ""))
        old = self.locate(call.store, call.parent.id, call.name)
        apis = [named.id] if named else []
        apis += [f"{call.service.id}/apis/{old.name}"] if old else []
        return [*super().locks(call), *(_revisions.bare_id(api) for api in apis)]

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Make the association, or keep it; another API under the same name is unrecorded."""
        api = _references.require(call, "apis", sent["apiId"], "apiId")
        made = link(call.parent.id, api, call.name)
        if old is not None and ids.key(old.id) != ids.key(made.id):
            raise errors.unsupported("changing properties.apiId of an apiLink")
        if old is None and call.store.get(made.id) is not None:
            raise errors.invalid("apiId", "the API is linked to the product already")
        return Change((made,))

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """Under the link's own name."""
        del view
        name = link_name(resource)
        product = resource.id.rsplit("/", 2)[0]
        properties = {"apiId": f"{call.service.id}/apis/{resource.name}"}
        return {"id": f"{product}/apiLinks/{name}", "type": self.type, "name": name, "properties": properties}


def link(product_id: str, api: Resource, name: str = "") -> Resource:
    """The association in the store, under `products/{p}/apis/{a}`; `name` is that of the apiLink, if it was made as one."""
    api_name = ids.last(_revisions.bare_id(api.id))
    private = {"link": name} if name else {}
    return Resource(f"{product_id}/apis/{api_name}", "Microsoft.ApiManagement/service/products/apis", {}, private=private)


def link_name(resource: Resource) -> str:
    """Name of the association as an apiLink."""
    return str(resource.private.get("link", resource.name))


RESOURCE_TYPES = (ProductApis(), ProductApiLinks())
