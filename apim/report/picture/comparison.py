"""Both sides of an update as one graph, with what changes marked, and without what is far from every change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from apim.graph import Change, Edge, Graph, Node
from apim.graph.model import KINDS
from apim.preview import Preview
from apim.report.picture.resources import IMPORT, after, before
from apim.report.picture.side import Side, side
from apim.state import State
from linting import Location

MOST: Final = 40
"""Parts that a picture has in any case; of more, those remain that calls meet on a way through a change."""
LIMIT: Final = 400
"""Parts beyond which nobody would see anything in a picture."""


def picture(preview: Preview, state: State | None = None) -> Graph | None:
    """The graph of a stack before and after a preview's update; None where it changes nothing that a picture has, or too much."""
    known = state or State(())
    old, new = side(before(preview, known)), side(after(preview, known))
    edges = tuple(_edges(old, new))
    nodes = tuple(_nodes(old, new, edges, _ops(preview, old, new)))
    whole = Graph(preview.stack, "", nodes, edges)
    if not whole.has_changes:
        return None
    near = whole if len(nodes) <= MOST else _near(whole)
    return near if len(near.nodes) <= LIMIT else None


def _ops(preview: Preview, old: Side, new: Side) -> Mapping[str, set[str]]:
    """What is done to the resources of each node."""
    found: dict[str, set[str]] = defaultdict(set)
    for step in preview.steps:
        key = new.owners.get(step.urn) or old.owners.get(step.urn)
        if key and step.op != IMPORT:
            found[key].add(step.op)
    return found


def _edges(old: Side, new: Side) -> Iterable[Edge]:
    for key in dict.fromkeys((*old.edges, *new.edges)):
        was, will = old.edges.get(key), new.edges.get(key)
        if was and will:
            changed = was.label != will.label
            yield replace(will, label=f"{was.label} → {will.label}", change="changed") if changed else will
        elif will:
            yield replace(will, change="added")
        elif was:
            yield replace(was, change="removed")


def _nodes(old: Side, new: Side, edges: Iterable[Edge], ops: Mapping[str, set[str]]) -> Iterable[Node]:
    known = old.nodes | new.nodes
    yield from (replace(node, change=_change(key, old, new, ops.get(key, set()))) for key, node in known.items())
    named = dict.fromkeys((*(end for edge in edges for end in (edge.start, edge.end)), *ops))
    for key in named:
        if key not in known:
            kind, _, name = key.partition(":")
            found = next(each for each in KINDS if each == kind)
            yield Node(key, found, name.rpartition("/")[2], (), Location("", ""), "changed" if ops.get(key) else "")


def _change(key: str, old: Side, new: Side, ops: set[str]) -> Change:
    if key not in old.nodes:
        return "added"
    if key not in new.nodes:
        return "removed"
    return "replaced" if "replace" in ops else "changed" if ops else ""


def _near(graph: Graph) -> Graph:
    """What calls meet before and after each change: all the way to consumers, and to accounts."""
    forwards, backwards = defaultdict(set), defaultdict(set)
    for edge in graph.edges:
        forwards[edge.start].add(edge.end)
        backwards[edge.end].add(edge.start)
    starts = {node.key for node in graph.nodes if node.change}
    changed = [edge for edge in graph.edges if edge.change]
    kept = _reached(starts | {edge.end for edge in changed}, forwards) | _reached(
        starts | {edge.start for edge in changed}, backwards
    )
    nodes = tuple(node for node in graph.nodes if node.key in kept)
    return replace(graph, nodes=nodes, edges=tuple(edge for edge in graph.edges if {edge.start, edge.end} <= kept))


def _reached(starts: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(starts), list(starts)
    while waiting:
        further = onward[waiting.pop()] - found
        found |= further
        waiting += further
    return found
