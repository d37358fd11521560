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
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from linting import ContractError, Finding
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
        ContractError: all that `mismatches` finds.
    """
    wrong = mismatches(document, url)
    if wrong:
        raise ContractError(wrong)
    return aimed(document, url)


def aimed(document: Document, url: str) -> Document:
    """The document with `url` as its only server, whatever it came with."""
    return replace(document, tree={**document.tree, "servers": [{"url": url.rstrip("/")}]})


def mismatches(document: Document, url: str) -> tuple[Finding, ...]:
    """Why `url` cannot take the place of a document's servers.

    There is no server to substitute; one is of no known shape; the document's servers say Azure OpenAI's other base path; or
    `url` is not https (APIM-IMPORT-022) or holds a `{variable}` (APIM-IMPORT-020), which the import rejects:
    https://github.com/Azure-Samples/openai-python-enterprise-logging/issues/1
    """
    url = url.rstrip("/")
    wrong = tuple(_bad_target(document, url))
    if wrong:
        return wrong
    servers = document.tree.get("servers") or []
    if not servers:
        found = f"the document has no servers, so nothing says what its paths are relative to; {url} would be a guess"
        fix = f'add "servers": [{{"url": "{url}"}}], in a patch if need be'
        return (document.finding("/servers", "server-substitution", found, fix),)
    bases = [_base_path(document, index, server) for index, server in enumerate(servers)]
    wrong = tuple(base for base in bases if isinstance(base, Finding))
    target = urlsplit(url).path
    known = [base for base in bases if base in KNOWN_BASES]
    if not wrong and known and not any(target.endswith(str(base)) for base in known):
        found = f'the paths are relative to "{known[0]}", and the API\'s base path is "{target}"'
        return (document.finding("/servers/0/url", "server-base-path", found, f'set the API\'s basePath to "{known[0]}"'),)
    return wrong


def without_repeated(findings: Iterable[Finding], wrong: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is not among the `mismatches` of a server already: rules look at the server, too."""
    known = {each.rule for each in wrong}
    return tuple(each for each in findings if each.rule not in known)


def variables_in(url: str) -> tuple[str, ...]:
    """Names of the variables a server URL holds."""
    return tuple(VARIABLE.findall(url))


def _bad_target(document: Document, url: str) -> Iterator[Finding]:
    left = variables_in(url)
    if left:
        found = f'the server URL "{url}" still holds {{{left[0]}}}; API Management rejects it'
        yield document.finding("/servers/0/url", "APIM-IMPORT-020", found, "set the backend's origin in the stack file")
    elif not url.lower().startswith("https://") or not urlsplit(url).hostname:
        found = f'the server URL "{url}" is not https://host/…; keys would travel in clear'
        yield document.finding("/servers/0/url", "APIM-IMPORT-022", found, "use an https origin for the backend")


def _base_path(document: Document, index: int, server: dict[str, Any]) -> str | Finding:
    """Path of a server without final slash, each variable in it replaced by its default; a finding where there is none."""
    place = f"/servers/{index}/url"
    match = SHAPE.fullmatch(server["url"])
    if match is None:
        return document.finding(place, "server-substitution", f'"{server["url"]}" is of no shape that can be substituted', SHAPES)
    defaults = dict(_defaults(server))
    missing = [name for name in variables_in(match["path"]) if not defaults.get(name)]
    if missing:
        found = f'the path of "{server["url"]}" holds {{{missing[0]}}}, which has no default'
        fix = "give the variable a default, or write the path out in a patch"
        return document.finding(place, "server-substitution", found, fix)
    return VARIABLE.sub(lambda found: defaults[found[1]], match["path"]).rstrip("/")


def _defaults(server: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, variable in server.get("variables", {}).items():
        if isinstance(variable.get("default"), str):
            yield name, variable["default"]
