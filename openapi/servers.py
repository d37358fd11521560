"""The server of a document becomes the backend of the stack.

Shapes in use, all of them substituted:

- `https://{endpoint}/openai` with a variable (dated Azure OpenAI documents);
- a whole URL, with or without the variable that is no longer used (documents edited as Microsoft's tutorial says),
  also one with a placeholder host that a policy overrides;
- `{endpoint}/openai/v1` whose default is empty, and
  `https://{endpoint}.cognitiveservices.azure.com/openai/v1/`, where the variable is a prefix (v1 documents);
- several of these in one list.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from openapi.document import Document

SHAPE = re.compile(
    r"""(?: https?:// (?:[^{}/?\#\s@]+ | \{[^{}/]+\})+    # scheme and host, variables anywhere in the host
          | \{[^{}/]+\}                                   # one variable for both
        )
        (?P<path> (?: / (?:[^{}/?\#\s]+ | \{[^{}/]+\})* )* )""",
    re.VERBOSE | re.IGNORECASE,
)
VARIABLE = re.compile(r"\{([^{}]+)\}")
KNOWN_BASES = ("/openai", "/openai/v1")
"""Base paths of Azure OpenAI. A document made for one does not work on the other (truth table, row F9)."""

SHAPES = 'a server is a URL such as "https://{endpoint}/openai", "{endpoint}/openai/v1" or "https://host/openai"'


def with_server(document: Document, url: str) -> Document:
    """The document with `url` as its only server, in place of those it came with.

    Args:
        document: any document with servers.
        url: backend origin and base path, such as `https://contoso.openai.azure.com/openai`; final slashes go.

    Raises:
        ContractError: there is no server to substitute; one is of no known shape; the document's servers say Azure
            OpenAI's other base path; or `url` is not https (APIM-IMPORT-022) or holds a `{variable}` (APIM-IMPORT-020),
            which the import rejects: https://github.com/Azure-Samples/openai-python-enterprise-logging/issues/1
    """
    url = url.rstrip("/")
    _refuse_bad_target(document, url)
    servers = document.tree.get("servers") or []
    if not servers:
        found = f"the document has no servers, so nothing says what its paths are relative to; {url} would be a guess"
        document.refuse("/servers", "server-substitution", found, f'add "servers": [{{"url": "{url}"}}], in a patch if need be')
    bases = [_base_path(document, index, server) for index, server in enumerate(servers)]
    target = urlsplit(url).path
    known = [base for base in bases if base in KNOWN_BASES]
    if known and not any(target.endswith(base) for base in known):
        found = f'the paths are relative to "{known[0]}", and the API\'s base path is "{target}"'
        document.refuse("/servers/0/url", "server-base-path", found, f'set the API\'s basePath to "{known[0]}"')
    return replace(document, tree={**document.tree, "servers": [{"url": url}]})


def variables_in(url: str) -> tuple[str, ...]:
    """Names of the variables a server URL holds."""
    return tuple(VARIABLE.findall(url))


def _refuse_bad_target(document: Document, url: str) -> None:
    left = variables_in(url)
    if left:
        found = f'the server URL "{url}" still holds {{{left[0]}}}; API Management rejects it'
        document.refuse("/servers/0/url", "APIM-IMPORT-020", found, "set the backend's origin in the stack file")
    if not url.lower().startswith("https://") or not urlsplit(url).hostname:
        found = f'the server URL "{url}" is not https://host/…; keys would travel in clear'
        document.refuse("/servers/0/url", "APIM-IMPORT-022", found, "use an https origin for the backend")


def _base_path(document: Document, index: int, server: dict[str, Any]) -> str:
    """Path of a server without final slash, each variable in it replaced by its default."""
    place = f"/servers/{index}/url"
    match = SHAPE.fullmatch(server["url"])
    if match is None:
        document.refuse(place, "server-substitution", f'"{server["url"]}" is of no shape that can be substituted', SHAPES)
    defaults = dict(_defaults(server))
    missing = [name for name in variables_in(match["path"]) if not defaults.get(name)]
    if missing:
        found = f'the path of "{server["url"]}" holds {{{missing[0]}}}, which has no default'
        document.refuse(place, "server-substitution", found, "give the variable a default, or write the path out in a patch")
    return VARIABLE.sub(lambda found: defaults[found[1]], match["path"]).rstrip("/")


def _defaults(server: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, variable in server.get("variables", {}).items():
        if isinstance(variable.get("default"), str):
            yield name, variable["default"]
