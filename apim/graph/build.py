"""From a stack's settings and desired state to its graph."""

from collections.abc import Iterator, Mapping

import policy
from apim.graph import consumers, upstream
from apim.graph.model import COMPUTED, Edge, Graph, Node
from apim.graph.places import Places
from apim.graph.policies import element_names
from desired_state import DesiredApi, DesiredState
from settings import Settings

Part = Node | Edge


def graph(stack: str, settings: Settings, desired: DesiredState, lines: Mapping[str, Mapping[str, int]]) -> Graph:
    """The graph of a stack. `lines` are those of key paths by file, as `settings.lines` gives them; without, files alone."""
    places = Places(settings, lines)
    parts = [
        *consumers.parts(settings, desired, places),
        *(part for api in desired.apis for part in _api(api, desired, places)),
        *upstream.parts(settings, desired, places),
    ]
    nodes = {part.key: part for part in parts if isinstance(part, Node)}
    edges = dict.fromkeys(part for part in parts if isinstance(part, Edge) and {part.start, part.end} <= nodes.keys())
    return Graph(stack, settings.service.name, tuple(nodes.values()), tuple(edges))


def _api(api: DesiredApi, desired: DesiredState, places: Places) -> Iterator[Part]:
    """An API, its policies, and what these name."""
    index, arguments = places.api(api.name), api.arguments
    count = len(api.definition.contract)
    version = [f"api-version {api.definition.api_version}"] if api.definition.api_version else []
    details = (f"/{api.path}", f"{count} operation{'' if count == 1 else 's'}", *version)
    yield Node(f"api:{api.name}", "api", arguments["api_id"], details, places.at("apis", index))
    settings_of = places.settings.apis[index].operation_policies
    operations = {arm: name for name in settings_of for arm in api.definition.operations.get(name, ())}
    known, named = upstream.keys(desired, places.settings), set[str]()
    texts = {f"policy:{api.name}": ("Policy of the API", arguments["policy"], places.at("apis", index))}
    for name, text in arguments.get("operation_policies", {}).items():
        steps = ("operationPolicies", operations[name]) if name in operations else ()
        texts[f"policy:{api.name}/{name}"] = (f"Policy of {name}", text, places.at("apis", index, *steps))
    for key, (title, text, location) in texts.items():
        document = policy.parse(text)
        yield Node(key, "policy", title, element_names(document), location)
        yield Edge(f"api:{api.name}", key)
        for backend in policy.names(document).backends:
            if end := known.get(backend.lower()):
                named.add(end)
                yield Edge(key, end)
    for name in upstream.unnamed(api, named):
        yield Edge(f"policy:{api.name}", known[places.settings.environment.named(name).lower()], COMPUTED)
