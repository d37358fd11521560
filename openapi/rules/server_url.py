"""Every server URL must be a whole URL; defaults of variables do not count."""

from collections.abc import Iterator

from openapi.rule import Fault, Rule, Subject
from openapi.servers import variables_in


def check(subject: Subject) -> Iterator[Fault]:
    """A document server without scheme, or with a variable left in it."""
    for index, server in enumerate(subject.document.tree.get("servers") or ()):
        url = server["url"]
        left = variables_in(url)
        if left:
            yield Fault(f"/servers/{index}/url", f'the server URL "{url}" still holds {{{left[0]}}}; API Management rejects it')
        elif "://" not in url:
            yield Fault(f"/servers/{index}/url", f'the server URL "{url}" has no scheme; API Management rejects it')


RULE = Rule(
    id="APIM-IMPORT-020",
    severity="error",
    confidence="reported",
    source=(
        "https://github.com/Azure-Samples/openai-python-enterprise-logging/issues/1, "
        "https://github.com/Azure-Samples/openai-python-enterprise-logging/issues/13"
    ),
    remedy="substitute the server by the backend's origin and base path",
    check=check,
)
