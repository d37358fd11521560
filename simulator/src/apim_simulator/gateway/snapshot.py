"""What a service is configured to do, read from the store at one moment. Requests in flight keep the snapshot they began with."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from apim_simulator import ids
from apim_simulator.gateway.errors import NotSimulated
from apim_simulator.gateway.routes import Api, api, ordered
from apim_simulator.policy import Document, PolicyRefused, Scope, Statement, compile_document, compile_fragment
from apim_simulator.policy.values import placeholders, substituted
from apim_simulator.store import Resource, Store

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The service's resources by what a request looks them up with. Documents are compiled when first needed, and shared."""

    service: Resource
    apis: tuple[Api, ...]
    keys: Mapping[str, Resource]
    """Active subscriptions by either key."""
    products: Mapping[str, Resource]
    """By id, lower case."""
    links: Mapping[str, frozenset[str]]
    """Ids, lower case, of the products that contain an API, by the API's id."""
    policies: Mapping[str, Resource]
    """By the id of what they apply to, lower case."""
    fragments: Mapping[str, Resource]
    backends: Mapping[str, Resource]
    named_values: Values
    """Texts by displayName, sorted."""
    documents: dict[str, Document] = field(default_factory=dict, compare=False, repr=False)
    """Compiled policies by the id of what they apply to, lower case: each request asks for each in every section."""

    @classmethod
    def read(cls, store: Store, service_id: str) -> "Snapshot":
        """The service as it is now. One pass over the store."""
        service = store.get(service_id)
        if service is None:
            raise LookupError(f"{service_id} does not exist")
        below = _by_collection(store, service_id)
        root = ids.key(service_id)
        return cls(
            service,
            ordered([_api(resource, below) for resource in below[f"{root}/apis"]]),
            {key: s for s in below[f"{root}/subscriptions"] if s.properties["state"] == "active" for key in _keys(s)},
            {ids.key(product.id): product for product in below[f"{root}/products"]},
            _links(below, root),
            {path.rsplit("/", 1)[0]: found[0] for path, found in below.items() if path.endswith("/policies")},
            {fragment.name.lower(): fragment for fragment in below[f"{root}/policyfragments"]},
            {backend.name.lower(): backend for backend in below[f"{root}/backends"]},
            tuple(sorted(_named_values(below[f"{root}/namedvalues"]))),
        )

    def document(self, scope_id: str, scope: Scope) -> Document | None:
        """The policy of a scope. Raises NotSimulated for one that stopped compiling, as a changed named value may cause."""
        key = ids.key(scope_id)
        if key in self.documents:
            return self.documents[key]
        stored = self.policies.get(key)
        if stored is None:
            return None
        raw, written = _text(stored)
        try:
            found = self.documents[key] = _document(raw, written, scope, self._used(raw))
        except PolicyRefused as refused:
            raise NotSimulated(f"the policy of {scope_id} cannot run: {self._reason(refused, raw)}") from None
        return found

    def fragment(self, name: str) -> tuple[Statement, ...]:
        """A fragment's statements. Raises NotSimulated as `document` does, and for one that was deleted."""
        stored = self.fragments.get(name.lower())
        if stored is None:
            raise NotSimulated(f"the policy fragment '{name}' does not exist")
        raw, written = _text(stored)
        try:
            return _fragment(raw, written, self._used(raw))
        except PolicyRefused as refused:
            raise NotSimulated(f"the policy fragment '{name}' cannot run: {self._reason(refused, raw)}") from None

    def resolved(self, text: str) -> str:
        """A text of a backend with its named values in their places."""
        return substituted(text, dict(self.named_values)) if "{{" in text else text

    def _reason(self, refused: PolicyRefused, raw: str) -> str:
        """Why a document is refused, without the values that were put into it: they may be secret."""
        return f"with its named values in place '{refused.target}' is refused" if self._used(raw) else refused.message

    def _used(self, raw: str) -> Values:
        """Only the named values in the text, so that documents are recompiled for no others."""
        used = {name.lower() for name in placeholders(raw)}
        return tuple(pair for pair in self.named_values if pair[0].lower() in used)


@lru_cache(maxsize=1024)
def _document(raw: str, written: str, scope: Scope, named_values: Values) -> Document:
    return compile_document(raw, written, dict(named_values), scope)


@lru_cache(maxsize=1024)
def _fragment(raw: str, written: str, named_values: Values) -> tuple[Statement, ...]:
    return compile_fragment(raw, written, dict(named_values))


def _by_collection(store: Store, service_id: str) -> defaultdict[str, list[Resource]]:
    """The service's resources by the path of their collection, lower case: `…/apis/a/operations`."""
    found: defaultdict[str, list[Resource]] = defaultdict(list)
    for resource in store:
        if ids.is_within(resource.id, service_id):
            found[ids.key(resource.id).rsplit("/", 1)[0]].append(resource)
    return found


def _api(resource: Resource, below: defaultdict[str, list[Resource]]) -> Api:
    sets = {ids.key(found.id): found for path, many in below.items() if path.endswith("/apiversionsets") for found in many}
    version_set = sets.get(ids.key(str(resource.properties.get("apiVersionSetId") or "")))
    return api(resource, below[f"{ids.key(resource.id)}/operations"], version_set)


def _keys(subscription: Resource) -> Iterator[str]:
    return (subscription.private[name] for name in ("primaryKey", "secondaryKey") if subscription.private.get(name))


def _links(below: Mapping[str, list[Resource]], root: str) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path, links in below.items():
        parent, _, collection = path.rpartition("/")
        if collection == "apis" and parent.startswith(f"{root}/products/"):
            for link in links:
                found[f"{root}/apis/{link.name.lower()}"].add(parent)
    return {name: frozenset(products) for name, products in found.items()}


def _named_values(resources: list[Resource]) -> Iterator[tuple[str, str]]:
    for resource in resources:
        value: Any = resource.private.get("value", resource.properties.get("value"))
        if value is not None:
            yield resource.properties["displayName"], str(value)


def _text(stored: Resource) -> tuple[str, str]:
    return stored.private["raw"], stored.private.get("raw_format", "xml")
