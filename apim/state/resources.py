"""A stack's state as typed values: each resource as it was last written, and as Azure answered then.

The form is that of `pulumi stack export`, version 3 of deployments (observed with engine 3.259.0).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from apim.engine_markers import SIGNATURE

VERSIONS = frozenset({3, 4})
"""Versions of a deployment; 4 is 3 with features named, of which those below change nothing that is read here."""

FEATURES = frozenset({"refreshBeforeUpdate", "views", "hooks", "taint"})
PROVIDER = "azure-native:"


class _Secret:
    """A value of which it is known only that there is one."""

    def __repr__(self) -> str:
        return "[secret]"


SECRET: Final = _Secret()


class Unreadable(ValueError):
    """What was given is no state; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of azure-native.

    `inputs` is what was last written, `outputs` what Azure answered afterwards, both in the SDK's names; secrets are
    `SECRET`. `id` is the ARM id. `modified` is when the engine last changed it; `parent` the URN of its
    component.
    """

    urn: str
    token: str
    id: str
    inputs: Mapping[str, Any] = field(repr=False)
    outputs: Mapping[str, Any] = field(repr=False)
    modified: datetime | None = None
    parent: str = ""

    @property
    def kind(self) -> str:
        """Class of the SDK, such as `ApiPolicy`."""
        return self.token.rsplit(":", 1)[-1]

    @property
    def name(self) -> str:
        """Logical name."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def version(self) -> str:
        """The api-version it is written and read with."""
        return str(self.inputs.get("azureApiVersion") or self.outputs.get("azureApiVersion") or "")


@dataclass(frozen=True, slots=True)
class State:
    """The resources of azure-native in a state, in its order."""

    resources: tuple[Resource, ...]

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """Those of some classes."""
        return tuple(each for each in self.resources if each.kind in kinds)


def read(text: str, source: str = "the state") -> State:
    """The state that a text is. Raises Unreadable."""
    expected = "pulumi stack export prints one"
    try:
        document = json.loads(text)
    except ValueError:
        raise Unreadable(f"{source} is no JSON; {expected}") from None
    deployment = document.get("deployment") if isinstance(document, dict) else None
    if not isinstance(deployment, dict):
        raise Unreadable(f"{source} has no deployment; {expected}")
    if document.get("version") not in VERSIONS:
        raise Unreadable(f"{source} is of version {document.get('version')}; versions 3 and 4 are known")
    if strange := sorted(set(document.get("features") or ()) - FEATURES):
        raise Unreadable(f"{source} uses {', '.join(strange)}, which this command does not know")
    try:
        return State(tuple(_resource(each) for each in deployment.get("resources") or () if _ours(each)))
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{source} has a resource without {error}; {expected}") from None


def is_secret(value: object) -> bool:
    """Whether a value, or one inside it, is secret."""
    if isinstance(value, Mapping):
        return any(map(is_secret, value.values()))
    return value is SECRET or (isinstance(value, list) and any(map(is_secret, value)))


def _ours(resource: Mapping[str, Any]) -> bool:
    """What Azure holds for us: no component or provider, nothing that is only read, nothing on its way out."""
    managed = resource.get("custom") and not resource.get("external") and not resource.get("delete")
    return bool(managed and str(resource["type"]).startswith(PROVIDER))


def _resource(resource: Mapping[str, Any]) -> Resource:
    modified = resource.get("modified")
    return Resource(
        urn=str(resource["urn"]),
        token=str(resource["type"]),
        id=str(resource["id"]),
        inputs=_plain(resource.get("inputs") or {}),
        outputs=_plain(resource.get("outputs") or {}),
        modified=datetime.fromisoformat(modified) if modified else None,
        parent=str(resource.get("parent") or ""),
    )


def _plain(value: Any) -> Any:
    """Without what is secret, encrypted or not."""
    if isinstance(value, dict):
        return SECRET if SIGNATURE in value else {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
