"""A stack's state as typed values: each resource as it was last written, and as Azure answered then; what was left half done.

The form is that of `pulumi stack export`, version 3 of deployments (recorded with engine 3.259.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from apim.engine_json import Node, parse
from apim.engine_markers import SIGNATURE
from apim.engine_resources import inputs, logical_name, type_token, urn

VERSIONS = frozenset({3, 4})
"""Versions of a deployment; 4 is 3 with features named, of which those below change nothing that is read here."""

FEATURES = frozenset({"refreshBeforeUpdate", "views", "hooks", "taint"})
PROVIDER = "azure-native:"
STACK: Final = "pulumi:pulumi:Stack"
ADOPTED: Final = "::azure-openai-apim:index:Adopted$"
"""In the URN of what was taken over: the component that it is in."""
CREATING: Final = "creating"
ADVICE: Final = "pulumi stack export prints one"
MOMENT: Final = "a time such as 2026-01-31T12:00:00Z"


class _Secret:
    """A value of which it is known only that there is one."""

    def __repr__(self) -> str:
        return "[secret]"


SECRET: Final = _Secret()


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of azure-native.

    `inputs` is what was last written, `outputs` what Azure answered afterwards, both in the SDK's names; secrets are
    `SECRET`. `id` is the ARM id. `modified` is when the engine last changed it; `parent` the URN of its
    component; `retained` says that its deletion leaves it in Azure.
    """

    urn: str
    token: str
    id: str
    inputs: Mapping[str, Any] = field(repr=False)
    outputs: Mapping[str, Any] = field(repr=False)
    modified: datetime | None = None
    parent: str = ""
    retained: bool = False

    @property
    def kind(self) -> str:
        """Class of the SDK, such as `ApiPolicy`."""
        return self.token.rsplit(":", 1)[-1]

    @property
    def name(self) -> str:
        """Logical name."""
        return logical_name(self.urn)

    @property
    def is_adopted(self) -> bool:
        """Whether others made it, and the stack took it over."""
        return ADOPTED in self.urn

    @property
    def version(self) -> str:
        """The api-version it is written and read with."""
        return str(self.inputs.get("azureApiVersion") or self.outputs.get("azureApiVersion") or "")


@dataclass(frozen=True, slots=True)
class Pending:
    """An operation that was begun and whose end the engine never saw: `creating`, `updating`, `deleting` and others."""

    operation: str
    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """The logical name."""
        return logical_name(self.urn)


@dataclass(frozen=True, slots=True)
class State:
    """The resources of azure-native in a state, in its order.

    `ids` are ids by URN of all that the state holds, "" for components. `failed` are reasons by URN: Azure accepted these, and
    the operation behind did not succeed; the engine writes them again with the next update. `written` is when the engine last
    wrote the state, None where it does not say. `components` are outputs of components by URN, of those that have any.
    """

    resources: tuple[Resource, ...]
    ids: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[Pending, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    written: datetime | None = None
    components: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """Those of some classes."""
        return tuple(each for each in self.resources if each.kind in kinds)

    @property
    def root(self) -> str | None:
        """URN of the stack itself; None where nothing was ever deployed."""
        return next((urn for urn in self.ids if urn.split("::")[2] == STACK), None)


def read(text: str, source: str = "the state") -> State:
    """The state that a text is. Raises Unreadable."""
    document = parse(text, source, ADVICE)
    if not isinstance(document.at("deployment").value, dict):
        document.fail("it has no deployment")
    version = document.at("version").value
    if not isinstance(version, int) or version not in VERSIONS:
        document.fail(f"it is of version {version!r:.40}; versions 3 and 4 are known")
    if strange := sorted(set(document.at("features").names()) - FEATURES):
        document.fail(f"it uses {', '.join(strange)}, which this command does not know")
    deployment = document.at("deployment")
    held = [each for each in deployment.at("resources").entries() if not each.at("delete").flag()]
    failed = ((urn(each.at("urn")), [str(why.value) for why in each.at("initErrors").entries()]) for each in held)
    return State(
        tuple(_resource(each) for each in held if _is_managed(each)),
        {urn(each.at("urn")): each.at("id").text() for each in held},
        tuple(_pending(each) for each in deployment.at("pending_operations").entries() if _is_custom(each.at("resource"))),
        {name: "; ".join(whys) for name, whys in failed if whys},
        _moment(deployment.at("manifest").at("time")),
        {urn(each.at("urn")): _plain(outputs) for each in held if not each.at("custom").flag() and (outputs := _outputs(each))},
    )


def is_secret(value: object) -> bool:
    """Whether a value, or one inside it, is secret."""
    if isinstance(value, Mapping):
        return any(map(is_secret, value.values()))
    return value is SECRET or (isinstance(value, list) and any(map(is_secret, value)))


def _outputs(resource: Node) -> Mapping[str, Any]:
    return inputs(resource.at("outputs"), type_token(resource.at("type")))


def _is_custom(resource: Node) -> bool:
    """No component, no provider."""
    return resource.at("custom").flag() and not resource.at("type").name().startswith("pulumi:")


def _is_managed(resource: Node) -> bool:
    """What Azure holds for us: nothing that is only read."""
    return _is_custom(resource) and not resource.at("external").flag() and resource.at("type").name().startswith(PROVIDER)


def _resource(resource: Node) -> Resource:
    type_ = type_token(resource.at("type"))
    return Resource(
        urn=urn(resource.at("urn")),
        token=type_,
        id=resource.at("id").name(),
        inputs=_plain(inputs(resource.at("inputs"), type_)),
        outputs=_plain(inputs(resource.at("outputs"), type_)),
        modified=_moment(resource.at("modified")),
        parent=resource.at("parent").text(),
        retained=resource.at("retainOnDelete").flag(),
    )


def _pending(operation: Node) -> Pending:
    resource = operation.at("resource")
    type_ = type_token(resource.at("type"))
    return Pending(
        operation.at("type").name(),
        urn(resource.at("urn")),
        type_,
        resource.at("parent").text(),
        _plain(inputs(resource.at("inputs"), type_)),
    )


def _moment(node: Node) -> datetime | None:
    if not node.text():
        return None
    try:
        found = datetime.fromisoformat(node.text())
    except ValueError:
        node.refuse(MOMENT)
    return found if found.tzinfo else node.refuse(MOMENT)


def _plain(value: Any) -> Any:
    """Without what is secret, encrypted or not."""
    if isinstance(value, dict):
        return SECRET if SIGNATURE in value else {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
