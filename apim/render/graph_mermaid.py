"""A graph as a Mermaid flowchart, which GitHub, GitLab and Azure DevOps draw in Markdown."""

import re
from collections.abc import Iterator
from typing import Final

from apim.graph import COMPUTED, KINDS, Graph, Node
from linting import printable

_OBEYED: Final = re.compile(r"(?<![A-Za-z0-9])[-_.](?![/])|[-_.](?![A-Za-z0-9])|[^\w\s/:,()\-.]")
"""What a label's reader could take for more than text: markup, Markdown (a list, emphasis), the quote that ends the label."""


def as_mermaid(graph: Graph) -> str:
    """The flowchart: a subgraph per kind. Texts are written with character codes where Mermaid would read more than text.

    https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
    """
    return "\n".join(_lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    ids = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    yield "flowchart LR"
    for kind in graph.kinds:
        yield f'  subgraph {kind}_column["{KINDS[kind]}"]'
        yield from (f'    {ids[node.key]}["{_label(node)}"]' for node in graph.of(kind))
        yield "  end"
    for edge in graph.edges:
        arrow = "-.->" if edge.label == COMPUTED else "-->"
        label = f'|"{_text(edge.label)}"|' if edge.label else ""
        yield f"  {ids[edge.start]} {arrow}{label} {ids[edge.end]}"


def _label(node: Node) -> str:
    return "<br/>".join([f"<b>{_text(node.title)}</b>", *map(_text, node.details), f"<i>{_text(node.at)}</i>"])


def _text(text: str) -> str:
    return _OBEYED.sub(lambda found: "".join(f"#{ord(letter)};" for letter in found[0]), printable(text))
