"""A graph as SVG: one file with its own styles, light and dark as the reader's system is, nothing to load or run."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

from apim.graph import CHANGES, COMPUTED, KINDS, Edge, Graph, Node
from apim.graph.layout import HEAD, LINE, TOP, Box, Layout, layout, shortened
from apim.render.xml_text import xml_text

FONT: Final = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
STYLE: Final = """
.apim-graph { --ground: #ffffff; --frame: #d0d7de; --ink: #1f2328; --soft: #59636e; --wire: #6e7781; --box: #ffffff }
.apim-graph .consumer { --tone: #8250df } .apim-graph .product { --tone: #bf3989 } .apim-graph .api { --tone: #0969da }
.apim-graph .policy { --tone: #1a7f37 } .apim-graph .pool { --tone: #9a6700 } .apim-graph .backend { --tone: #bc4c00 }
.apim-graph .account { --tone: #57606a }
@media (prefers-color-scheme: dark) {
  .apim-graph { --ground: #0d1117; --frame: #30363d; --ink: #e6edf3; --soft: #9198a1; --wire: #7d8590; --box: #161b22 }
  .apim-graph .consumer { --tone: #bc8cff } .apim-graph .product { --tone: #f778ba } .apim-graph .api { --tone: #58a6ff }
  .apim-graph .policy { --tone: #56d364 } .apim-graph .pool { --tone: #e3b341 } .apim-graph .backend { --tone: #ffa657 }
  .apim-graph .account { --tone: #9198a1 }
}
.apim-graph .ground { fill: var(--ground); stroke: var(--frame) }
.apim-graph .box { fill: var(--box); stroke: var(--frame); stroke-width: 1.2 }
.apim-graph .bar { fill: var(--tone) }
.apim-graph .head { font-size: 12px; font-weight: 600; letter-spacing: .04em; fill: var(--soft) }
.apim-graph .title { font-size: 14px; font-weight: 600; fill: var(--ink) }
.apim-graph .line { font-size: 12px; fill: var(--ink) }
.apim-graph .at { font-size: 11px; fill: var(--soft) }
.apim-graph .wire { fill: none; stroke: var(--wire); stroke-width: 1.5 }
.apim-graph .computed { stroke-dasharray: 5 4 }
.apim-graph .tip { fill: var(--wire) }
"""

CHANGE_STYLE: Final = """
.apim-graph .added { --mark: #1a7f37 } .apim-graph .changed, .apim-graph .replaced { --mark: #8a5a00 }
.apim-graph .removed { --mark: #cf222e }
@media (prefers-color-scheme: dark) {
  .apim-graph .added { --mark: #56d364 } .apim-graph .changed, .apim-graph .replaced { --mark: #e3b341 }
  .apim-graph .removed { --mark: #ff7b72 }
}
.apim-graph :is(.added, .changed, .replaced, .removed) > .box { stroke: var(--mark); stroke-width: 2.4 }
.apim-graph .removed > .box { stroke-dasharray: 6 4 }
.apim-graph .removed > .title { text-decoration: line-through }
.apim-graph .mark { font-size: 12px; font-weight: 700; fill: var(--mark) }
.apim-graph .wire:is(.added, .changed, .removed) { stroke: var(--mark); stroke-width: 2.4 }
.apim-graph .wire.removed { stroke-dasharray: 2 4 }
.apim-graph .sign circle { fill: var(--box); stroke: var(--mark); stroke-width: 1.5 }
.apim-graph .sign text { font-size: 13px; font-weight: 700; text-anchor: middle; fill: var(--mark) }
"""
"""Of a graph in which something changes."""

TIP: Final = (
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" '
    'markerWidth="11" markerHeight="11" orient="auto">'
    '<path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>'
)


def as_svg(graph: Graph, *, embedded: bool = False) -> str:
    """The picture. `embedded` ones are part of an HTML page, which has their `style`: they have a size."""
    placed = layout(graph)
    size = f'viewBox="0 0 {placed.width:.0f} {placed.height:.0f}"'
    if embedded:
        size += f' width="{placed.width:.0f}" height="{placed.height:.0f}"'
    else:
        size = f'xmlns="http://www.w3.org/2000/svg" {size}'
    title = f"What stack {graph.stack} publishes through {graph.service}" if graph.service else f"What changes in {graph.stack}"
    parts = [
        f'<svg class="apim-graph" {size} role="img" aria-label="{_text(title)}" font-family="{FONT}">',
        f"<title>{_text(title)}</title>",
        *([] if embedded else [f"<style>{style(graph)}</style>"]),
        TIP,
        f'<rect class="ground" x=".5" y=".5" width="{placed.width - 1:.0f}" height="{placed.height - 1:.0f}" rx="10"/>',
        *_headings(graph, placed),
        *(line for edge, boxes in placed.paths for line in _wire(edge, boxes)),
        *(_drawn(box, box.node) for column in placed.columns for box in column if box.node),
        "</svg>",
    ]
    return "\n".join(parts)


def style(graph: Graph) -> str:
    """Of a picture, or of a page with it; rules for changes where something changes."""
    return STYLE + (CHANGE_STYLE if graph.has_changes else "")


def _headings(graph: Graph, placed: Layout) -> Iterator[str]:
    for kind, column in zip(graph.kinds, placed.columns, strict=True):
        yield f'<text class="head" x="{column[0].x:.0f}" y="{TOP - 26}">{KINDS[kind].upper()}</text>'


def _wire(edge: Edge, boxes: Sequence[Box]) -> Iterator[str]:
    points = [f"M{boxes[0].x + boxes[0].width:.0f} {boxes[0].middle:.1f}"]
    for one, other in pairwise(boxes):
        start, bend = one.x + one.width, (other.x - one.x - one.width) / 2
        if one.node is None:
            points.append(f"H{start:.0f}")
        points.append(
            f"C{start + bend:.0f} {one.middle:.1f} {other.x - bend:.0f} {other.middle:.1f} {other.x:.0f} {other.middle:.1f}"
        )
    kind = " ".join(filter(None, ("wire", "computed" if edge.label == COMPUTED else "", edge.change)))
    words = ": ".join(filter(None, (edge.change, edge.label)))
    title = f"<title>{_text(words)}</title>" if words else ""
    yield f'<path class="{kind}" d="{" ".join(points)}" marker-end="url(#tip)">{title}</path>'
    if edge.change:
        one, other = boxes[0], boxes[1]
        x, y = (one.x + one.width + other.x) / 2, (one.middle + other.middle) / 2
        sign = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8"/><text x="{x:.1f}" y="{y + 4.5:.1f}">{CHANGES[edge.change]}</text>'
        yield f'<g class="sign {edge.change}">{sign}</g>'


def _drawn(box: Box, node: Node) -> str:
    x = box.x + 14
    lines = [
        f'<text class="title" x="{x:.0f}" y="{box.y + 21:.1f}">{_text(shortened(node.title))}</text>',
        *(
            f'<text class="{"mark" if node.change and not number else "line"}" '
            f'x="{x:.0f}" y="{box.y + HEAD + LINE * number + 11:.1f}">{_text(line)}</text>'
            for number, line in enumerate(box.lines)
        ),
        f'<text class="at" x="{x:.0f}" y="{box.y + box.height - 9:.1f}">{_text(shortened(node.at))}</text>',
    ]
    place = f"{node.at} {node.location.place}".strip()
    return "\n".join(
        [
            f'<g class="{f"{node.kind} {node.change}".strip()}"><title>{_text(node.title)}: {_text(place)}</title>',
            f'<rect class="box" x="{box.x:.0f}" y="{box.y:.1f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="7"/>',
            f'<rect class="bar" x="{box.x:.0f}" y="{box.y + 7:.1f}" width="4" height="{box.height - 14:.0f}" rx="2"/>',
            *lines,
            "</g>",
        ]
    )


def _text(text: str) -> str:
    return escape(xml_text(text), {'"': "&quot;"})
