"""Where the parts of a graph are in a picture: a column per kind, ordered so that few edges cross."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apim.graph.model import CHANGES, Edge, Graph, Node

MARGIN: Final = 24
TOP: Final = 64
"""Height above the first boxes: the columns' headings."""

GAP: Final = 18
COLUMN_GAP: Final = 46
LANE: Final = 14
"""Height that an edge takes up in a column through which it only passes."""

LINE: Final = 17
HEAD: Final = 30
FOOT: Final = 24
MOST_LINES: Final = 9
LONGEST: Final = 34
"""Characters of a line that a box shows."""

NARROWEST: Final = 100
TITLE_EM: Final = 7.6
DETAIL_EM: Final = 6.4
"""Width of a character of a title and of a detail, in pixels: a little more than that of common sans-serif fonts."""

SWEEPS: Final = 6


@dataclass(slots=True)
class Box:
    """A node, or a place where an edge passes (`node` is None): its corner, its size, and the lines that it shows.

    The first line of a node that changes says how.
    """

    node: Node | None
    lines: tuple[str, ...] = ()
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = LANE

    @property
    def middle(self) -> float:
        """Of its height."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of boxes in order, edges as the boxes that they go through, and the size of the whole, in pixels."""

    columns: tuple[tuple[Box, ...], ...]
    paths: tuple[tuple[Edge, tuple[Box, ...]], ...]
    width: float
    height: float


def layout(graph: Graph) -> Layout:
    """The layout of a graph; the same graph gives the same one."""
    boxes = {node.key: _box(node) for node in graph.nodes}
    columns: list[list[Box]] = [[boxes[node.key] for node in graph.of(kind)] for kind in graph.kinds]
    number = {node.key: graph.kinds.index(node.kind) for node in graph.nodes}
    paths = [(edge, _path(edge, boxes, number, columns)) for edge in graph.edges]
    neighbours = _neighbours([path for _, path in paths])
    _place_columns(columns)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _settle(column, neighbours)
    top = min((box.y for column in columns for box in column), default=TOP)
    for box in (box for column in columns for box in column):
        box.y += TOP - top
    height = max((box.y + box.height for column in columns for box in column), default=TOP) + MARGIN
    last = columns[-1][0] if columns else Box(None)
    return Layout(tuple(map(tuple, columns)), tuple(paths), last.x + last.width + MARGIN, height)


def shortened(text: str) -> str:
    """What of a line a box shows."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _box(node: Node) -> Box:
    more = len(node.details) - MOST_LINES
    details = node.details if more <= 0 else (*node.details[:MOST_LINES], f"and {more} more")
    lines = (f"{CHANGES[node.change]} {node.change}", *details) if node.change else details
    box = Box(node, tuple(map(shortened, lines)))
    box.height = HEAD + LINE * len(lines) + FOOT
    texts = (*(len(line) * DETAIL_EM for line in (*box.lines, shortened(node.at))), len(shortened(node.title)) * TITLE_EM)
    box.width = max(NARROWEST, *texts) + 22
    return box


def _path(edge: Edge, boxes: Mapping[str, Box], number: Mapping[str, int], columns: list[list[Box]]) -> tuple[Box, ...]:
    """The boxes of an edge; in each column between its ends a lane is added to the column."""
    lanes = []
    for between in range(number[edge.start] + 1, number[edge.end]):
        lanes.append(Box(None))
        columns[between].append(lanes[-1])
    return (boxes[edge.start], *lanes, boxes[edge.end])


def _neighbours(paths: Sequence[tuple[Box, ...]]) -> dict[int, list[Box]]:
    found: dict[int, list[Box]] = {}
    for path in paths:
        for one, other in pairwise(path):
            found.setdefault(id(one), []).append(other)
            found.setdefault(id(other), []).append(one)
    return found


def _place_columns(columns: Sequence[list[Box]]) -> None:
    x = float(MARGIN)
    for column in columns:
        width, y = max(box.width for box in column), float(TOP)
        for box in column:
            box.x, box.y, box.width = x, y, width
            y += box.height + GAP
        x += width + COLUMN_GAP


def _settle(column: list[Box], neighbours: Mapping[int, list[Box]]) -> None:
    """Move each box towards the middle of its neighbours, in their order, without overlaps."""
    wanted = {id(box): _mean(neighbours.get(id(box), ()), box.middle) for box in column}
    column.sort(key=lambda box: wanted[id(box)])
    for box in column:
        box.y = wanted[id(box)] - box.height / 2
    for group in _groups(column):
        y = sum(wanted[id(box)] for box in group) / len(group) - _extent(group) / 2
        for box in group:
            box.y = y
            y += box.height + GAP


def _groups(column: Sequence[Box]) -> Iterator[list[Box]]:
    """Boxes that would overlap belong together: each group is placed as one."""
    groups: list[list[Box]] = []
    for box in column:
        groups.append([box])
        while len(groups) > 1 and _end(groups[-2]) + GAP > _begin(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    yield from groups


def _middle(group: Sequence[Box]) -> float:
    return sum(box.middle for box in group) / len(group)


def _begin(group: Sequence[Box]) -> float:
    return _middle(group) - _extent(group) / 2


def _end(group: Sequence[Box]) -> float:
    return _middle(group) + _extent(group) / 2


def _extent(group: Sequence[Box]) -> float:
    return sum(box.height for box in group) + GAP * (len(group) - 1)


def _mean(neighbours: Sequence[Box], default: float) -> float:
    return sum(box.middle for box in neighbours) / len(neighbours) if neighbours else default
