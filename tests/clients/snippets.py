"""How a program makes its client, as text for a page: what its functions `dated` and `v1` return, or what is marked so."""

import ast
import re
import textwrap

from tests.clients.catalog import Client

_ARROW = r"^export const {} = \([^)]*\) =>\s*(.*?);$"
_MARKED = r"^[ \t]*// {}:\n(.*?)^[ \t]*// :{}$"


def snippet(client: Client, kind: str) -> str:
    """The code; empty where the program has none for that kind of API."""
    text = client.program.read_text(encoding="utf-8")
    if client.language == "python":
        return _returned(text, kind)
    if client.language == "node":
        found = re.search(_ARROW.format(kind), text, re.MULTILINE | re.DOTALL)
        return "" if found is None else textwrap.dedent(found[1])
    found = re.search(_MARKED.format(kind, kind), text, re.MULTILINE | re.DOTALL)
    return "" if found is None else textwrap.dedent(found[1].expandtabs(4)).rstrip()


def _returned(text: str, name: str) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name and isinstance(node.body[-1], ast.Return):
            return re.sub("^    ", "", ast.get_source_segment(text, node.body[-1].value) or "", flags=re.MULTILINE)
    return ""
