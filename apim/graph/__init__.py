"""What a stack publishes as a graph: from consumers over products, APIs, policies, pools and backends to accounts.

Pure: settings and desired state in, `Graph` out. `apim.render` writes it.
"""

from apim.graph.build import graph
from apim.graph.model import COMPUTED, KINDS, Edge, Graph, Kind, Node

__all__ = ["COMPUTED", "KINDS", "Edge", "Graph", "Kind", "Node", "graph"]
