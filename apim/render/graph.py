"""The formats of a graph."""

from collections.abc import Callable, Mapping
from typing import Final

from apim.graph import Graph
from apim.render.graph_html import as_html
from apim.render.graph_mermaid import as_mermaid
from apim.render.graph_svg import as_svg

FORMATS: Final[Mapping[str, Callable[[Graph], str]]] = {"svg": as_svg, "mermaid": as_mermaid, "html": as_html}
