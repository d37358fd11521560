"""Where the settings have a policy of a trace, where that is unambiguous."""

from collections import Counter
from collections.abc import Iterator, Mapping

import policy
from apim.console.traces.model import UNKNOWN
from apim.graph import Graph
from desired_state import DesiredApi, DesiredState


class PolicyPlaces:
    """Of one API: scope and line of each element that occurs once in all policies which its calls run through.

    Policies that the stack does not declare, such as the service's own, are not known: so a match is what the stack's files say.
    """

    def __init__(self, found: Mapping[str, tuple[str, str]]) -> None:
        self._found = found

    def of(self, element: str) -> tuple[str, str]:
        """Scope, file and line of an element; that nobody knows them, where it is ambiguous."""
        return self._found.get(element, (UNKNOWN, ""))


def places(api: DesiredApi, desired: DesiredState, graph: Graph) -> PolicyPlaces:
    """Those of an API's calls."""
    at = {node.key: node.at for node in graph.nodes}
    count: Counter[str] = Counter()
    found: dict[str, tuple[str, str]] = {}
    for scope, key, names in _policies(api, desired):
        for name in names:
            count[name] += 1
            found[name] = (scope, at.get(key, ""))
    return PolicyPlaces({name: place for name, place in found.items() if count[name] == 1 and name != "base"})


def scopes(api: DesiredApi, graph: Graph) -> Mapping[str, str]:
    """File and line of each policy that an API's calls can run through: `api`, `operation:<name>`, `product:<name>`."""
    own, of_operations = f"policy:{api.name}", f"policy:{api.name}/"
    found = {"api": next((node.at for node in graph.nodes if node.key == own), "")}
    found |= {
        f"operation:{node.key.removeprefix(of_operations)}".lower(): node.at
        for node in graph.nodes
        if node.key.startswith(of_operations)
    }
    return found | {f"product:{node.title}".lower(): node.at for node in graph.of("product")}


def _policies(api: DesiredApi, desired: DesiredState) -> Iterator[tuple[str, str, list[str]]]:
    for product in desired.service_resources.products:
        if api.name in product.apis and "policy" in product.arguments:
            form = product.arguments.get("policy_format", "rawxml")
            yield "product", f"product:{product.name}", _names(product.arguments["policy"], form)
    yield "api", f"policy:{api.name}", _names(api.arguments["policy"], "xml")
    for name, text in api.arguments.get("operation_policies", {}).items():
        yield "operation", f"policy:{api.name}/{name}", _names(text, "xml")


def _names(text: str, form: policy.Format) -> list[str]:
    document = policy.parse(text, form)
    return [element.name for section in document.sections for element in section.walk()][1:]
