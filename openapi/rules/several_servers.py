"""Of several servers the first https one becomes the service URL; the others are ignored."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """More than one server."""
    servers = subject.document.tree.get("servers") or []
    if len(servers) > 1:
        taken = next((server["url"] for server in servers if server["url"].lower().startswith("https://")), servers[0]["url"])
        yield Fault("/servers", f'of {len(servers)} servers only "{taken}" is used')


RULE = Rule(
    id="APIM-IMPORT-021",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="keep the one that is meant; a stack puts its backend in their place",
    check=check,
    quiet=True,
)
