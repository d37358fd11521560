"""Where a cloud's services are: Resource Manager, the authority that issues tokens for it, and queries of logs."""

import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from apim.azure.configuration import Configuration
from apim.azure.errors import NotReached

METADATA = "/metadata/endpoints"
VERSION = "2022-09-01"
"""The version of the metadata document that azure-native asks for."""

CLOUDS = {
    "public": ("AZURE_PUBLIC_CLOUD", "AZURE_PUBLIC_CLOUD", "https://api.loganalytics.io"),
    "usgovernment": ("AZURE_US_GOVERNMENT", "AZURE_GOVERNMENT", "https://api.loganalytics.us"),
    "china": ("AZURE_CHINA_CLOUD", "AZURE_CHINA", "https://api.loganalytics.azure.cn"),
}
"""The provider's names of clouds; what azure-core and azure-identity call each; where Azure Monitor Logs answers there
(https://learn.microsoft.com/python/api/overview/azure/monitor-query-readme#configure-client-for-azure-sovereign-cloud)."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Roots without final slash; `scope` is what to ask a token for Resource Manager for."""

    resource_manager: str
    authority: str
    scope: str
    is_custom: bool = False
    """The cloud described itself; Microsoft's list of authorities does not know it."""
    logs: str = ""
    """Where Azure Monitor Logs answers, and the audience of its tokens; "" in a cloud that does not say."""


def endpoints(configuration: Configuration) -> Endpoints:
    """Of the configured cloud: a metadata host describes itself, else the named cloud, else the public one. Raises NotReached."""
    if host := configuration["metadataHost"]:
        return _described(host if "://" in host else f"https://{host}")
    return _known(configuration["environment"].lower() or "public")


def _known(name: str) -> Endpoints:
    from azure.core import AzureClouds  # noqa: PLC0415 - slow; see apim/azure/__init__.py
    from azure.identity import AzureAuthorityHosts  # noqa: PLC0415 - as above
    from azure.mgmt.core.tools import get_arm_endpoints  # noqa: PLC0415 - as above

    if name not in CLOUDS:
        raise NotReached(f'azure-native:environment is "{name}"; allowed are {", ".join(CLOUDS)}, or set azure-native:metadataHost')
    cloud, authority, logs = CLOUDS[name]
    known = get_arm_endpoints(AzureClouds[cloud])
    host = getattr(AzureAuthorityHosts, authority)
    return Endpoints(known["resource_manager"].rstrip("/"), f"https://{host}", known["credential_scopes"][0], logs=logs)


def _described(root: str) -> Endpoints:
    import httpx  # noqa: PLC0415 - slow; see apim/azure/__init__.py

    url = root.rstrip("/") + METADATA
    try:
        answer = httpx.get(url, params={"api-version": VERSION}, timeout=30)
        document = answer.raise_for_status().json()
        login = document["authentication"]
        arm, authority = str(document["resourceManager"]).rstrip("/"), str(login["loginEndpoint"]).rstrip("/")
        audience = str((login.get("audiences") or [arm])[0])
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        fix = "check azure-native:metadataHost or ARM_METADATA_HOSTNAME, and SSL_CERT_FILE for a CA to trust"
        raise NotReached(f"{url} could not be read: {error}; {fix}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotReached(f"{url} is no description of a cloud; check azure-native:metadataHost or ARM_METADATA_HOSTNAME") from error
    logs = str(document.get("logAnalyticsResourceId") or "").rstrip("/")
    for found in filter(None, (arm, authority, logs)):
        if urlsplit(found).scheme != "https":
            raise NotReached(f"{url} names {found}, and tokens travel over https only")
    return Endpoints(arm, authority, f"{audience.rstrip('/')}/.default", is_custom=True, logs=logs)
