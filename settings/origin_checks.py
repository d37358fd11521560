"""Origins that are right in form, and at which no call can work."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from settings.declared_names import DeclaredNames, Message
from settings.settings import Settings

REGIONAL: Final = (".api.cognitive.microsoft.com", ".api.cognitive.microsoft.us", ".api.cognitive.azure.cn")
"""Endpoints of a region, of the public, the United States' and China's clouds."""
PRIVATE: Final = "privatelink"
ELSEWHERE: Final = {
    "ai.azure.com": "the portal of Azure AI Foundry",
    "oai.azure.com": "the portal of Azure OpenAI",
    "portal.azure.com": "the portal",
    "management.azure.com": "Azure Resource Manager",
    "login.microsoftonline.com": "where tokens come from",
    "api.openai.com": "OpenAI's own service, which takes neither the header api-key nor tokens of Azure",
}
"""Hosts of which no resource is one."""
OWN: Final = "write the endpoint that the resource itself has, such as https://contoso.openai.azure.com"


def origins(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """Every origin can be called with the credential beside it.

    A regional endpoint takes no tokens, as it is no resource's own
    (https://learn.microsoft.com/azure/ai-services/authentication#authenticate-with-microsoft-entra-id). The name in a
    `privatelink` zone is for DNS alone, and no certificate has it
    (https://learn.microsoft.com/azure/private-link/private-endpoint-dns).
    """
    for name, backend in settings.backends.items():
        host = urlsplit(backend.origin).hostname or ""
        at = ("backends", name, "origin")
        if host.endswith(REGIONAL) and backend.credential.managed_identity:
            found = f'"{backend.origin}" is the endpoint of a region, which takes keys and no tokens of an identity'
            fix = "give the resource a custom subdomain (customSubDomainName) and write its own endpoint, or use a key"
            yield "origin-identity", at, found, fix
        if PRIVATE in host.split("."):
            public = ".".join(label for label in host.split(".") if label != PRIVATE)
            found = f'"{backend.origin}" is a name for DNS alone, for which the resource has no certificate'
            yield "origin-host", at, found, f'write "https://{public}", which resolves to the private endpoint'
        if host in ELSEWHERE:
            yield "origin-host", at, f'"{backend.origin}" is {ELSEWHERE[host]}, and no resource that has deployments', OWN
