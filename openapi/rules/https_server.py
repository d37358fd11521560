"""The first https server becomes the service URL; without one an http URL does, and keys travel in clear."""

from collections.abc import Iterator

from openapi.rule import Fault, Rule, Subject
from openapi.servers import variables_in


def check(subject: Subject) -> Iterator[Fault]:
    """Servers, none of them https; or no server."""
    urls = [server["url"] for server in subject.document.tree.get("servers") or ()]
    if any(map(variables_in, urls)):
        return  # rule 020 comes first: whether a URL is https is known when it is whole
    if not any(url.lower().startswith("https://") for url in urls):
        yield Fault("/servers", f'the only server is "{urls[0]}"' if urls else "there is no server")


RULE = Rule(
    id="APIM-IMPORT-022",
    severity="error",
    confidence="recorded",
    source="oaj-02, oay-05; no server at all: inferred",
    remedy="give the document one https server",
    check=check,
)
