"""One revision of an API, with its policies and its releases."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi_azure_native import apimanagement

from arm_args.revisions import SHARED
from components.api import ApiComponent, Written, common, declare_policies
from components.component import Component
from components.imported_api import ImportedApiArgs, content
from components.release import ReleaseArgs, RevisionOf, declare_release

AS_IT_IS = ["*"]
"""Changes to ignore of a resource that stays as the state has it, whatever is declared."""
NOT_OF_A_REVISION = [*SHARED, "isCurrent"]
"""What all revisions of the API share, and what a release makes."""


class RevisionArgs(TypedDict):
    """One revision."""

    number: int
    """2 or more; the first one is blank."""
    outputs: Mapping[str, Any]
    """Outputs of the revision's component: what the next update needs to know of it."""
    description: str
    """Text on the revision, at most 256 characters."""
    from_files: bool
    """Whether the API's document and policies are this revision's; otherwise it keeps its own."""
    policies: Sequence[str]
    """Operations with a policy of their own."""
    policy_depends_on: Sequence[pulumi.Resource]
    """What its policies name."""
    release: NotRequired[ReleaseArgs]
    """What makes it current: of one revision alone."""
    released_before: bool
    """Whether it has been released before: nothing of it changes any more but what somebody else changed."""


class ApiRevision(Component):
    """A revision. Nothing here is protected: old revisions go, while the API itself stays."""

    written: pulumi.Resource
    """The last of its resources to be written."""

    def __init__(  # noqa: PLR0917 - each is another thing
        self,
        name: str,
        api: ImportedApiArgs,
        args: RevisionArgs,
        root: "apimanagement.Api",
        after: Written,
        parent: ApiComponent,
    ) -> None:
        named = f"{name}-revision-{args['number']}"
        own = pulumi.ResourceOptions(parent=parent, protect=False)
        super().__init__("ApiRevision", named, own)
        # Not the name in the revision's outputs: of the current revision ARM answers the API's (recorded: oaj-05), and what
        # is under it would be replaced.
        self._under = pulumi.Output.concat(api["api_id"], f";rev={args['number']}")
        self._api, self._args = api, args
        revision = self._declare(named, root, after)
        last = self._policies(named, revision)
        if "release" in args:
            last = declare_release(self, name, RevisionOf(api, args["number"], self._under), args["release"], last)
        self.written = last
        self.register_outputs(dict(args["outputs"]))

    def _declare(self, named: str, root: "apimanagement.Api", after: Written) -> "apimanagement.Api":
        arguments = {**common(self._api), "api_id": self._under, "api_revision_description": self._args["description"]}
        ignored = (NOT_OF_A_REVISION if self._args["released_before"] else None) if self._args["from_files"] else AS_IT_IS
        return apimanagement.Api(
            f"{named}-api",
            **arguments,
            **content(self._api),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[after, *self._args["policy_depends_on"]],
                ignore_changes=ignored,
                # API Management deletes the current revision with the API alone.
                deleted_with=root if "release" in self._args else None,
            ),
        )

    def _policies(self, named: str, revision: "apimanagement.Api") -> pulumi.Resource:
        opts = pulumi.ResourceOptions(deleted_with=revision)
        texts = self._api.get("operation_policies", {})
        if not self._args["from_files"]:
            opts.ignore_changes = AS_IT_IS
            texts = dict.fromkeys(self._args["policies"], self._api["policy"])
        policies: ImportedApiArgs = {**self._api, "operation_policies": texts, "policy_depends_on": self._args["policy_depends_on"]}
        return declare_policies(self, named, policies, self._under, revision, opts)
