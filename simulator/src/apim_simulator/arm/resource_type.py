"""What a resource type is. One file in `resources/` each, found by `registry`.

A type names its route and contract as class attributes and overrides the hooks in which it differs. The framework
(`reads`, `writes`, `lists`, `operations`) does the rest: existence of ancestors, ETags, If-Match, contract, locks,
long-running answers, error bodies.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cached_property
from typing import ClassVar

from apim_simulator.arm import api_versions, errors, locks
from apim_simulator.arm.api_versions import Since
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.contract import tables
from apim_simulator.arm.contract.check import Contract, name_refusal
from apim_simulator.arm.errors import ArmError
from apim_simulator.store import Json, Resource, Store

Action = Callable[[Call, Resource], Answer]

GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
SERVICE = GROUP + "/providers/Microsoft.ApiManagement/service/{serviceName}"


class View(Enum):
    """What an answer is for: answers to writes and lists differ from GET [R]."""

    GET = "get"
    CREATED = "created"
    REPLACED = "replaced"
    PATCHED = "patched"
    LIST = "list"

    @property
    def writes(self) -> bool:
        """Whether this is the answer to a PUT or PATCH."""
        return self in {View.CREATED, View.REPLACED, View.PATCHED}


class Style(Enum):
    """First answer to a write (ARM-WIRE)."""

    WHOLE = "the resource, synchronously"
    STUB = "201 or 200 with ProvisioningState alone, both poll headers"
    LOCATION = "202, empty, Location only"
    BOTH = "202, empty, both poll headers"


class OperationFails(Exception):
    """A write that is accepted and whose operation then fails with `error`. For a synchronous type it is the answer."""

    def __init__(self, error: ArmError) -> None:
        super().__init__(error.message)
        self.error = error


class ResourceType:
    """One ARM resource type of API Management, in the contract of 2024-05-01 unless a subclass differs."""

    template: ClassVar[str]
    """Full path with `{parameters}` named as in the SDK; the last one is the resource's name."""
    noun: ClassVar[str]
    """As in "Product not found."."""
    operations: ClassVar[str] = ""
    """The SDK's class of operations: it decides whether PATCH exists, and what names may be."""
    put_model: ClassVar[str] = ""
    patch_model: ClassVar[str] = ""
    """The SDK's models of the bodies; "" where none is taken."""
    required: ClassVar[tuple[str, ...]] = ()
    """Properties required by Azure's type file, which the SDK loses by flattening [S]."""
    closed: ClassVar[tuple[str, ...]] = ()
    """Properties whose enumeration is closed in Azure's type file [S]."""
    package: ClassVar[str] = "azure-mgmt-apimanagement"
    own_tables: ClassVar[tables.Tables | None] = None
    """The SDK that has its contract; the contract where none of ours has it."""
    api_versions: ClassVar[frozenset[str]] = api_versions.API_MANAGEMENT
    since: ClassVar[Mapping[str, Since]] = {}
    """Members that not every api-version has, by their dotted path below `properties`."""
    methods: ClassVar[frozenset[str]] = frozenset({"GET", "HEAD", "PUT", "DELETE"})
    """Without PATCH, which the SDK decides."""
    listed: ClassVar[bool] = True
    """Whether GET on the collection is routed."""
    put_style: ClassVar[Style] = Style.WHOLE
    patch_style: ClassVar[Style] = Style.WHOLE
    delete_style: ClassVar[Style] = Style.WHOLE
    parameters: ClassVar[frozenset[str]] = frozenset()
    """Query parameters it understands beside api-version; others are refused by name."""
    envelope: ClassVar[tuple[str, ...]] = ()
    """Members of the body beside `properties` that PUT stores."""

    # --- the route ----------------------------------------------------------------------------------------------------

    @cached_property
    def collection(self) -> str:
        """Last fixed segment, `operations`."""
        return self.template.rsplit("/", 2)[1]

    @cached_property
    def parameter(self) -> str:
        """Name of the last path parameter, `operationId`."""
        return self.template.rsplit("/", 1)[1].strip("{}")

    @cached_property
    def type(self) -> str:
        """ARM type, `Microsoft.ApiManagement/service/apis/operations`."""
        segments = self.template.rsplit("/providers/", 1)[1].split("/")
        return "/".join([segments[0], *segments[1::2]])

    @cached_property
    def contract(self) -> Contract:
        """The contract's tables with what this type adds."""
        return Contract(
            self.own_tables or tables.load(self.package),
            frozenset(f"properties.{name}" for name in self.required),
            frozenset(f"properties.{name}" for name in self.closed),
        )

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Methods routed on a resource: PATCH iff the SDK has `update` or `begin_update` [S]."""
        return self.methods | {"PATCH"} if self.contract.tables.patches(self.operations) else self.methods

    @property
    def actions(self) -> Mapping[str, Action]:
        """POST actions below a resource, by name."""
        return {}

    # --- finding ------------------------------------------------------------------------------------------------------

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """The resource of that name below its parent, whose id is canonical."""
        return store.get(f"{parent_id}/{self.collection}/{name}")

    def absent(self, call_id: str) -> ArmError:  # noqa: ARG002 - the id is what subclasses put in their text
        """404 when the resource, or an ancestor of this type, does not exist."""
        return errors.not_found(self.noun)

    def check_name(self, name: str) -> None:
        """Raise `ValidationError` for a name the contract does not allow."""
        limits = self.contract.tables.names.get(self.operations, {}).get(self.parameter, {})
        if (refusal := name_refusal(limits, "name", name)) is not None:
            raise refusal

    def members(self, call: Call) -> Iterable[Resource]:
        """What GET on the collection lists, in any order."""
        return call.store.children(call.id, self.collection)

    def listing(self, call: Call) -> Answer | None:
        """The collection's answer where it is not the common one."""
        del call
        return None

    def wrong_method(self, call: Call) -> Answer | None:
        """What Azure answers to a method the resource lacks, where that is known; else ours is 501."""
        del call
        return None

    # --- writing ------------------------------------------------------------------------------------------------------

    def post(self, call: Call) -> Answer | None:
        """The answer to a POST of a provider's own action, whose path is the whole template. Raises ArmError."""

    def orphaned(self, missing: ArmError) -> ArmError:
        """The answer to a PUT below a missing ancestor."""
        return missing

    def locks(self, call: Call) -> list[str]:
        """Keys a write must hold."""
        return locks.keys_of(call.id)

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Effect of a PUT, or of a PATCH already merged. Default: what `build` makes of it.

        `sent` is the body's `properties`. Raises ArmError, or OperationFails for what Azure notices only later.
        """
        return Change((self.build(call, sent, old),))

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """The resource to store, in GET's shape: defaults filled, ids made full, references checked."""
        body = call.body or {}
        envelope = {name: body[name] for name in self.envelope if name in body}
        return Resource(old.id if old else call.id, self.type, sent, envelope, dict(old.private) if old else {})

    def patchable(self, old: Resource) -> Json:
        """What a PATCH is merged into: the properties of GET, by default."""
        return old.properties

    def answers_put(self, call: Call) -> Style:
        """How this PUT is answered first: up to 2022-08-01 a long-running one with 202 and Location alone (o22-01)."""
        older = api_versions.precedes(call.api_version, api_versions.SDK)
        return Style.LOCATION if older and self.put_style is Style.STUB else self.put_style

    def answers_delete(self, call: Call) -> Style:
        """How this DELETE is answered: up to 2022-08-01 at once (api-13)."""
        older = api_versions.precedes(call.api_version, api_versions.SDK)
        return Style.WHOLE if older else self.delete_style

    def put(self, call: Call, old: Resource | None, change: Change) -> Answer | None:
        """The answer to an accepted PUT where the type has its own (`lifecycle`); called under the write's locks."""
        del call, old, change
        return None

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer | None:
        """The answer to an accepted DELETE where the type has its own."""
        del call, resource, change
        return None

    def removed(self, call: Call, resource: Resource) -> None:
        """What follows when a long-running DELETE has ended: a soft-deleted entry, say."""
        del call, resource

    def get(self, call: Call, resource: Resource) -> Answer | None:
        """The answer to GET where the query asks for another than the common one. Raises ArmError."""

    def head(self, call: Call, resource: Resource | None) -> Answer | None:
        """The answer to HEAD where it is not the common one."""

    def remove(self, call: Call, resource: Resource) -> Change:
        """Effect of a DELETE. Raises ArmError when it must not be."""
        del call
        return Change(deletes=(resource.id,))

    # --- showing ------------------------------------------------------------------------------------------------------

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """`properties` as an answer shows them."""
        del call, view
        return resource.properties

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """The whole answer: id, type, name, properties [R], then the envelope."""
        return {
            "id": resource.id,
            "type": self.type,
            "name": resource.name,
            "properties": self.properties(call, resource, view),
            **resource.envelope,
        }

    def answer(self, call: Call, resource: Resource, view: View) -> Json:
        """The representation that the request's api-version has."""
        return api_versions.answered(call, self.represent(call, resource, view))

    def etag(self, call: Call, resource: Resource) -> int:
        """Counter of the ETag to show."""
        del call
        return resource.etag
