"""ARM ids as people read them."""

import re

SERVICE = re.compile(
    r"(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\.ApiManagement/service/[^/]+)/(.+)", re.IGNORECASE
)
GROUP = re.compile(r"/subscriptions/([^/]+)/resourceGroups/([^/]+)/", re.IGNORECASE)


def place(resource_id: str) -> str:
    """Where a resource is under its API Management service; anywhere else, its last two segments and those before `providers`."""
    if match := SERVICE.fullmatch(resource_id):
        return match[2]
    scope, _, own = resource_id.rpartition("/providers/")
    return f"{own.partition('/')[2]} of {'/'.join(scope.split('/')[-2:])}"


def service(resource_id: str) -> str | None:
    """The id of the service it is in, None where it is in none."""
    match = SERVICE.fullmatch(resource_id)
    return match[1] if match else None


def group(resource_id: str) -> tuple[str, str] | None:
    """Subscription and resource group, None where it is in none."""
    match = GROUP.match(resource_id)
    return (match[1], match[2]) if match else None
