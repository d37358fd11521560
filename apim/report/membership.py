"""What a resource belongs to: an API, or a section of the report."""

from collections.abc import Mapping
from typing import Any, Final

from apim.engine_markers import UNKNOWN
from apim.engine_resources import logical_name
from apim.preview import Preview, Step
from apim.report.model import Section
from apim.state import State

CONSUMERS: Final = frozenset(
    {"Product", "ProductApi", "ProductPolicy", "ProductGroup", "ProductTag", "Subscription", "Group", "User", "GroupUser"}
)
BACKENDS: Final = frozenset({"Backend", "RoleAssignment", "Certificate"})
VALUES: Final = frozenset({"NamedValue", "PolicyFragment", "Logger", "Diagnostic", "ApiVersionSet", "Policy"})
API_COMPONENTS: Final = (":ImportedApi::", ":HttpApi::")
BACKEND_COMPONENT: Final = ":BackendSet$"
REVISION: Final = ";rev="


class Membership:
    """Finds it from inputs, from the component that declares a resource, or from what feeds its inputs."""

    def __init__(self, preview: Preview, state: State) -> None:
        self._apis = {held.urn: base(held.inputs) for held in state.of("Api")}
        self._apis |= {step.urn: base(step.old) or base(step.new) for step in preview.steps if step.token == "Api"}

    def of(self, step: Step) -> tuple[Section, str]:
        """Section, and for an API its name."""
        if step.token in CONSUMERS:
            return "consumers", ""
        if step.token in BACKENDS or (step.token == "NamedValue" and BACKEND_COMPONENT in step.urn):
            return "backends", ""
        if step.token in VALUES:
            return "values", ""
        api = self._api(step)
        return ("api", api) if api else ("others", "")

    def _api(self, step: Step) -> str:
        found = base(step.old) or base(step.new)
        if not found and any(mark in step.parent for mark in API_COMPONENTS):
            found = logical_name(step.parent)
        if not found:
            found = next((name for urn in step.fed.get("apiId", ()) if (name := self._apis.get(urn))), "")
        return found


def base(inputs: Mapping[str, Any]) -> str:
    """Name of the API that inputs name, without revision; nothing where they name none that is known."""
    found = inputs.get("apiId")
    return found.split(REVISION, 1)[0] if isinstance(found, str) and found != UNKNOWN else ""


def named(inputs: Mapping[str, Any]) -> bool:
    """Whether inputs name one revision of an API."""
    return REVISION in str(inputs.get("apiId"))


def revision(inputs: Mapping[str, Any]) -> int:
    """Number of the revision that inputs name; 1 where they name the API itself."""
    number = str(inputs.get("apiId")).partition(REVISION)[2]
    return int(number) if number.isdigit() else 1
