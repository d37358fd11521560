"""Takes away the subscription that API Management makes by itself with each new product.

While it is there, the product cannot be deleted: DELETE answers 400 unless `deleteSubscriptions=true`, which the provider
never sends (https://github.com/pulumi/pulumi-azure-native/issues/846), and no class or function of the provider lists a
product's subscriptions. So it goes as soon as the product is there, while the program runs: `pulumi destroy` then finds
a product with the stack's own subscriptions alone, and needs neither `--run-program` nor a login of its own.

The login is the provider's: it hands out the token that it deploys with.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import pulumi

API_VERSION = "2024-05-01"
"""Of the provider's classes for API Management."""
ADMINISTRATOR = "/users/1"
_SECONDS = 60
_CLOUDS = {
    "public": "https://management.azure.com",
    "usgovernment": "https://management.usgovcloudapi.net",
    "china": "https://management.chinacloudapi.cn",
}
"""Resource Manager by the provider's `environment`
(https://learn.microsoft.com/azure/azure-resource-manager/management/control-plane-and-data-plane)."""


async def remove_automatic(args: pulumi.ResourceHookArgs) -> None:
    """Hook of a resource below a product, before it is created: the product's automatic subscription goes.

    Before a resource is created, so that a failure or an interruption is made good by the next update. Takes the
    automatic subscription alone; whatever else stands under the product stays.

    Raises:
        RuntimeError: ARM cannot be reached, or refuses. The engine does not create the resource then.
    """
    inputs = args.new_inputs or {}
    same_provider = pulumi.InvokeOptions(version=version("pulumi-azure-native"))
    who = await pulumi.runtime.invoke_async("azure-native:authorization:getClientConfig", {}, same_provider)
    token = await pulumi.runtime.invoke_async("azure-native:authorization:getClientToken", {}, same_provider)
    service = (
        f"/subscriptions/{who['subscriptionId']}/resourceGroups/{quote(inputs['resourceGroupName'], safe='')}"
        f"/providers/Microsoft.ApiManagement/service/{quote(inputs['serviceName'], safe='')}"
    )
    await asyncio.to_thread(_remove, service, str(inputs["productId"]), str(token["token"]))


def is_automatic(subscription: dict[str, Any]) -> bool:
    """Whether a listed subscription is one that nobody asked for: of user 1, without a name.

    As on the products that a service is born with (recorded: subscription-apis-01).
    """
    properties = subscription.get("properties", {})
    return str(properties.get("ownerId") or "").lower().endswith(ADMINISTRATOR) and properties.get("displayName") is None


def _remove(service: str, product: str, token: str) -> None:
    root = _resource_manager()
    query = urlencode({"api-version": API_VERSION})
    for subscription in _listed(f"{root}{service}/products/{quote(product, safe='')}/subscriptions?{query}", token):
        if is_automatic(subscription):
            _ask("DELETE", f"{root}{service}/subscriptions/{quote(subscription['name'], safe='')}?{query}", token)


def _listed(url: str, token: str) -> Iterator[dict[str, Any]]:
    """Every item of a list, over all its pages."""
    page: str | None = url
    while page:
        answer = _ask("GET", page, token)
        yield from answer.get("value", ())
        page = answer.get("nextLink")


def _resource_manager() -> str:
    """Root of Resource Manager as the provider finds it: by its `metadataHost`, else by its `environment`."""
    config = pulumi.Config("azure-native")
    host = config.get("metadataHost") or os.environ.get("ARM_METADATA_HOSTNAME")
    if host:
        origin = host if urlsplit(host).scheme in ("http", "https") else f"https://{host}"
        answer = _ask("GET", f"{origin.rstrip('/')}/metadata/endpoints?api-version=2022-09-01", "")
        return str(answer["resourceManager"]).rstrip("/")
    names = (config.get("environment"), os.environ.get("ARM_ENVIRONMENT"), os.environ.get("AZURE_ENVIRONMENT"), "public")
    name = next(name for name in names if name).lower().removeprefix("azure").removesuffix("cloud")
    if name not in _CLOUDS:
        raise RuntimeError(f'Resource Manager of environment "{name}" is not known; known: {", ".join(_CLOUDS)}')
    return _CLOUDS[name]


def _ask(method: str, url: str, token: str) -> dict[str, Any]:
    """One request to ARM; an absent thing counts as deleted. Raises RuntimeError with ARM's words."""
    request = Request(url, method=method, headers={"Accept": "application/json"})  # noqa: S310 - https, see `_resource_manager`
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            return dict(json.loads(answer.read() or b"{}"))
    except HTTPError as error:
        if error.code == 404 and method == "DELETE":  # noqa: PLR2004 - HTTP
            return {}
        said = error.read(2000).decode("utf-8", errors="replace")
        raise RuntimeError(f"the product's automatic subscription: {method} {urlsplit(url).path}: {error.code} {said}") from None
    except (URLError, OSError, ValueError) as error:
        raise RuntimeError(f"the product's automatic subscription: {method} {urlsplit(url).path}: {error}") from None
