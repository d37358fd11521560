"""The release that makes a revision current."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi
from pulumi_azure_native import apimanagement

from components import resource_manager
from components.component import Component
from components.imported_api import ImportedApiArgs


class ReleaseArgs(TypedDict):
    """One release."""

    sequence: int
    """1 for the API's first; the largest is that of the current revision."""
    notes: str
    """What it changes, for people; counts when it is made."""
    proof: Callable[[pulumi.ResourceHookArgs], Any]
    """Hook that raises where the revision must not be released."""
    in_state: bool
    """Whether the state has it, so that it is made anew or not at all."""


@dataclass(frozen=True, slots=True)
class RevisionOf:
    """A revision of an API: its number, and its name in ARM, `<api>;rev=<number>`."""

    api: ImportedApiArgs
    number: int
    name: pulumi.Output[str]


def declare_release(
    component: Component, name: str, revision: RevisionOf, args: ReleaseArgs, after: pulumi.Resource
) -> "apimanagement.ApiRelease":
    """What makes the revision current. One that another follows leaves the state and stays in the API's change log.

    It could not stay in the state: ARM names its revision otherwise once another is current, which a refresh takes for a
    change of a path parameter, and made anew it would make its revision current again.

    Where somebody else has released another revision, the last release is made anew for just that. The state that the program
    reads in `pulumi up --refresh` is the one before the refresh, so the release has the id that is taken in Azure: that goes first.
    """
    before_create = [args["proof"], *([_remove] if args["in_state"] else [])]
    return apimanagement.ApiRelease(
        f"{name}-release-{args['sequence']}-{revision.number}",
        resource_group_name=revision.api["resource_group_name"],
        service_name=revision.api["service_name"],
        api_id=revision.name,
        release_id=f"{args['sequence']}-revision-{revision.number}",
        notes=args["notes"],
        opts=pulumi.ResourceOptions(
            parent=component,
            depends_on=[after],
            ignore_changes=["notes"],
            retain_on_delete=True,
            hooks=pulumi.ResourceHookBinding(before_create=before_create),
        ),
    )


async def _remove(args: pulumi.ResourceHookArgs) -> None:
    """Hook of a release that is to be made anew: its entry in the API's change log goes.

    Which revision is current does not change by that (inferred: no answer to it is recorded).

    The provider makes nothing whose id is taken. Where an update fails after this, the next one finds in the state that another
    revision is current, and releases under the next name.

    Raises:
        RuntimeError: ARM cannot be reached, or refuses. The engine does not create the release then.
    """
    inputs = args.new_inputs or {}
    service = await resource_manager.service(inputs, "the release that another one has overtaken")
    await asyncio.to_thread(service.remove, "apis", str(inputs["apiId"]), "releases", str(inputs["releaseId"]))
