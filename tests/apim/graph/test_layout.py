"""Boxes of a picture never overlap, whatever the graph is."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from apim.graph import KINDS, Edge, Graph, Node
from apim.graph.layout import layout
from linting import Location

NODES = st.lists(st.tuples(st.sampled_from(tuple(KINDS)), st.integers(0, 12)), max_size=25)


def graph_of(kinds, pairs):
    """Nodes of some kinds with so many lines; edges between them, forwards alone."""
    order = list(KINDS)
    nodes = [Node(str(at), kind, f"n{at}", ("line",) * lines, Location("f", "p")) for at, (kind, lines) in enumerate(kinds)]
    ends = [(nodes[one % len(nodes)], nodes[other % len(nodes)]) for one, other in pairs if nodes]
    forwards = [(one, other) for one, other in ends if order.index(one.kind) < order.index(other.kind)]
    return Graph("s", "v", tuple(nodes), tuple(Edge(one.key, other.key) for one, other in forwards))


@given(NODES, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=40))
def test_boxes_are_apart_and_inside(kinds, pairs):
    """Each is within the picture, and no two share a place."""
    placed = layout(graph_of(kinds, pairs))
    boxes = [box for column in placed.columns for box in column]
    assert len([box for box in boxes if box.node]) == len(kinds)
    assert all(box.x >= 0 and box.y >= 0 and box.x + box.width <= placed.width for box in boxes)
    assert all(box.y + box.height <= placed.height for box in boxes)
    for one, other in combinations(boxes, 2):
        across = one.x < other.x + other.width and other.x < one.x + one.width
        assert not (across and one.y < other.y + other.height - 0.01 and other.y < one.y + one.height - 0.01)
