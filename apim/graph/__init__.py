"""What a stack publishes as a graph: from consumers over products, APIs, policies, pools and backends to accounts.

`build.graph` makes it of settings and desired state, `apim.report.picture` of a preview; `apim.render` writes it.
"""

from apim.graph.model import CHANGES, COMPUTED, KINDS, Change, Edge, Graph, Kind, Node

__all__ = ["CHANGES", "COMPUTED", "KINDS", "Change", "Edge", "Graph", "Kind", "Node"]
