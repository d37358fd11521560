"""Who we are in Azure: the identity `pulumi up` takes, else the one of azure-identity's default chain.

The provider's order: its `useDefaultAzureCredential`, certificate, secret, OIDC, managed identity, then what is signed
in on this machine.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apim.azure.configuration import ENVIRONMENT, Configuration
from apim.azure.endpoints import Endpoints
from apim.azure.errors import SIGN_IN, NotReached, first_line

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

EXCHANGE = "api://AzureADTokenExchange"
"""Audience of an assertion that Entra exchanges for a token."""


def credential(configuration: Configuration, endpoints: Endpoints, verify: bool | str) -> "TokenCredential":
    """`verify` is a file of CAs, or True for the usual ones. Signs nobody in yet. Raises NotReached where something is missing.

    azure-identity 1.27 refuses wrong values with ValueError, a certificate that is not there with FileNotFoundError.
    """
    try:
        return _credential(configuration, endpoints, verify)
    except (ValueError, OSError) as error:
        raise NotReached(f"the credentials cannot be used: {first_line(error)}; {SIGN_IN}") from error


def _credential(configuration: Configuration, endpoints: Endpoints, verify: bool | str) -> "TokenCredential":
    import azure.identity as entra  # noqa: PLC0415 - slow; see apim/azure/__init__.py

    from apim.azure.transport import Transport  # noqa: PLC0415 - as above

    options: dict[str, Any] = {"authority": endpoints.authority, "transport": Transport(connection_verify=verify)}
    options["disable_instance_discovery"] = endpoints.is_custom or configuration.on("disableInstanceDiscovery")
    if configuration.on("useDefaultAzureCredential"):
        return entra.DefaultAzureCredential(**options)
    if configuration["clientCertificatePath"]:
        tenant, client, path = _needed(configuration, "tenantId", "clientId", "clientCertificatePath")
        password = configuration["clientCertificatePassword"] or None
        return entra.CertificateCredential(tenant, client, certificate_path=path, password=password, **options)
    if configuration["clientSecret"]:
        tenant, client, secret = _needed(configuration, "tenantId", "clientId", "clientSecret")
        return entra.ClientSecretCredential(tenant, client, secret, **options)
    if configuration.on("useOidc"):
        tenant, client = _needed(configuration, "tenantId", "clientId")
        return entra.ClientAssertionCredential(tenant, client, _assertion(configuration), **options)
    if configuration.on("useMsi"):
        if configuration["msiEndpoint"]:
            raise NotReached("ARM_MSI_ENDPOINT is set, which only pulumi takes; unset it where the identity is Azure's usual one")
        return entra.ManagedIdentityCredential(client_id=configuration["clientId"] or None, transport=options["transport"])
    return entra.DefaultAzureCredential(**options)


def _needed(configuration: Configuration, *keys: str) -> list[str]:
    missing = [f"azure-native:{key} or {ENVIRONMENT[key][0]}" for key in keys if not configuration[key]]
    if missing:
        raise NotReached(f"credentials are incomplete; set {', '.join(missing)}")
    return [configuration[key] for key in keys]


def _assertion(configuration: Configuration) -> Callable[[], str]:
    """What proves a workload: its token, a file that is renewed, or a server that issues one per question, as GitHub's does."""
    if token := configuration["oidcToken"]:
        return lambda: token
    if file := configuration["oidcTokenFilePath"]:
        return lambda: _from_file(file)
    url, bearer = configuration["oidcRequestUrl"], configuration["oidcRequestToken"]
    if not url or not bearer:
        why = "a workflow of GitHub needs `permissions: id-token: write`; elsewhere set ARM_OIDC_TOKEN or ARM_OIDC_TOKEN_FILE_PATH"
        raise NotReached(f"ARM_USE_OIDC is on, but nothing gives a token; {why}")
    return lambda: _requested(url, bearer)


def _from_file(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise NotReached(f"ARM_OIDC_TOKEN_FILE_PATH is {file}, which cannot be read: {type(error).__name__}") from error


def _requested(url: str, bearer: str) -> str:
    """https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token ."""
    import httpx  # noqa: PLC0415 - slow; see apim/azure/__init__.py

    asked = httpx.URL(url).copy_merge_params({"audience": EXCHANGE})
    try:
        answer = httpx.get(asked, headers={"Authorization": f"Bearer {bearer}", "Accept": "application/json"}, timeout=30)
        return str(answer.raise_for_status().json()["value"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise NotReached(f"{asked.copy_with(query=None)} gave no token: {type(error).__name__}") from error
