"""Graphs of the stacks in this repository, of examples, and of texts that nobody should obey."""

import shutil
from pathlib import Path

from apim import stacks
from apim.graph import Edge, Graph, Node
from apim.graph.build import graph
from linting import Location
from tests.hostile_texts import TEXTS

HOSTILE = (
    "<script>alert(1)</script>",
    "</title></svg><script>alert(1)</script>",
    '"]; click n1 "javascript:alert(1)"',
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
    "1. list",
    "- item",
    "`code` *bold* _it_",
    "#quot;",
    "end",
    "a\u202eb\x00\x1b[31m",
    "%%{init: {}}%%",
    "--> n2",
    "{{ 7 * 7 }}",
    "two\nlines",
    "\ud800",
    "x" * 300,
)


def drawn(name: str, root: Path = stacks.ROOT) -> Graph:
    """The graph of a stack of a folder."""
    return graph(name, stacks.stack_settings(name, root), stacks.composed(name, root), stacks.line_numbers(name, root))


def example(name: str, folder: Path) -> Graph:
    """The graph of a stack of examples/; `folder` takes its files."""
    for shared in ("specs", "examples"):
        (folder / shared).symlink_to(stacks.ROOT / shared)
    for file in (stacks.ROOT / "Pulumi.yaml", stacks.ROOT / "examples" / f"Pulumi.{name}.yaml"):
        shutil.copy(file, folder)
    return drawn(name, folder)


def hostile(texts: tuple[str, ...] = TEXTS) -> Graph:
    """A graph of nothing but hostile texts, in which everything changes."""
    apis = [Node(f"api:{at}", "api", text, (text, text), Location(text, text, 3), "changed") for at, text in enumerate(texts)]
    pools = [Node(f"pool:{at}", "pool", text, (), Location(text, text), "added") for at, text in enumerate(texts)]
    edges = [Edge(one.key, other.key, one.title, "removed") for one, other in zip(apis, pools, strict=True)]
    return Graph("<b>stack", "<i>service", (*apis, *pools), tuple(edges))
