"""What somebody else does in the playground's Azure, as in the portal."""

import os
import ssl
import uuid

import httpx
import jwt

from tools import demo
from tools.console import ToolError

SERVICES = {"apim-local": demo.RESOURCE_GROUP, "apim-regions": "rg-ai-regions"}
"""Services of the simulator's worlds, and their resource groups."""
SOMEBODY = "jane@contoso.com"


def change(method: str, path: str, body: str = "", service: str = "apim-local") -> str:
    """One call to ARM below the service, as another person than the one who deploys; what it did. Raises ToolError.

    It is for a shell that has sourced the playground's file. ARM in the simulator believes any token.
    """
    missing = {"ARM_METADATA_HOSTNAME", "ARM_SUBSCRIPTION_ID", "SSL_CERT_FILE"} - set(os.environ)
    if missing:
        raise ToolError(f"{', '.join(sorted(missing))} are not set: source the playground's enter.sh first")
    group = f"/subscriptions/{os.environ['ARM_SUBSCRIPTION_ID']}/resourceGroups/{SERVICES[service]}"
    url = f"https://{os.environ['ARM_METADATA_HOSTNAME']}{group}/providers/Microsoft.ApiManagement/service/{service}/{path}"
    token = jwt.encode({"upn": SOMEBODY, "oid": str(uuid.uuid5(uuid.NAMESPACE_DNS, SOMEBODY))}, "", algorithm="none")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"}
    trust = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    try:
        with httpx.Client(verify=trust, trust_env=False) as http:
            answer = http.request(method, url, params={"api-version": "2024-05-01"}, headers=headers, content=body)
    except httpx.HTTPError as error:
        raise ToolError(f"the playground's Azure does not answer ({error}): `make playground` in the checkout starts it") from error
    if answer.is_error:
        raise ToolError(f"{method} {path} answered {answer.status_code}: {answer.text}")
    return f"{SOMEBODY}: {method} {path}"
