"""The end of the blank revision that an API with revisions begins with."""

import asyncio

import pulumi

from components import resource_manager
from components.api import ApiArgs, ApiComponent
from components.component import Component

BLANK = 1
"""Number of an API's first revision."""


class FirstRelease(Component):
    """Marks a first release whose blank predecessor is gone.

    While the blank revision is there, the API cannot be deleted without `deleteRevisions=true`, which the provider never
    sends, and no resource is made for it: the root is the API, whichever revision is current. So a hook deletes it before this
    component is created, and the next update makes good what a failure or an interruption has left.
    """

    def __init__(self, name: str, api: ApiArgs, after: pulumi.Resource, parent: ApiComponent) -> None:
        self._api = api
        own = pulumi.ResourceOptions(
            parent=parent,
            depends_on=[after],
            hooks=pulumi.ResourceHookBinding(before_create=[self._remove_blank]),
        )
        super().__init__("FirstRelease", f"{name}-first-release", own)
        self.register_outputs({})

    async def _remove_blank(self, _: pulumi.ResourceHookArgs) -> None:
        """Raises RuntimeError where ARM cannot be reached, or refuses."""
        names = pulumi.Output.all(self._api["resource_group_name"], self._api["service_name"])
        where = dict(zip(("resourceGroupName", "serviceName"), await names.future() or (), strict=True))
        service = await resource_manager.service(where, "the API's blank first revision")
        await asyncio.to_thread(service.remove, "apis", f"{self._api['api_id']};rev={BLANK}")


def after_first_release(name: str, api: ApiArgs, release: pulumi.Resource, parent: ApiComponent) -> pulumi.Output[pulumi.Resource]:
    """The release, once there is no blank revision any more.

    A component that another resource waits for means its children alone, and it has none.
    """
    return FirstRelease(name, api, release, parent).urn.apply(lambda _: release)
