"""A graph as one HTML page: the picture, and the same as a table for those who do not see it. Nothing to load or run."""

from markupsafe import Markup

from apim.graph import KINDS, Graph
from apim.render.graph_svg import as_svg, style
from apim.render.html import environment


def as_html(graph: Graph) -> str:
    """The whole page."""
    titles = {node.key: node.title for node in graph.nodes}
    onward = {node.key: [titles[edge.end] for edge in graph.edges if edge.start == node.key] for node in graph.nodes}
    picture = Markup(as_svg(graph, embedded=True))  # noqa: S704 - the writer of SVG escapes every text itself
    rules = Markup(style(graph))  # noqa: S704 - constants of ours
    values = {"graph": graph, "kinds": KINDS, "onward": onward, "picture": picture, "style": rules}
    return environment().get_template("graph.html.j2").render(**values)
