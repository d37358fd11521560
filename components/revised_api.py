"""An API of which each contract is a revision: made beside the one that callers use, then released.

The resources, in the order in which they are written, since API Management locks an API for each write under it:

- the root, under the API's own name: what all revisions share. It is made first and so is revision 1, which is blank
- revisions that are kept
- the revision that is to be current, with the document and its policies, under `;rev=n`
- its release, which makes it current
- the revision that was current until then

`pulumi destroy` goes back that way: each revision alone, never the current one, which API Management deletes only with the
API (https://github.com/Azure/apiops-cli/issues/260), and last the root, when no other revision is left.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi_azure_native import apimanagement

from components.api import ApiComponent, Written, common, options
from components.first_release import after_first_release
from components.imported_api import ImportedApiArgs
from components.revision import ApiRevision, RevisionArgs


class RevisionsArgs(TypedDict):
    """The revisions of an API."""

    revision: RevisionArgs
    """The one that is to be current; the last of its releases makes it so."""
    kept: Sequence[RevisionArgs]
    """Other revisions, oldest first."""
    former: NotRequired[RevisionArgs]
    """The revision that is current until the release."""
    root_exists: bool
    """Whether the root exists already, so that nothing on it changes."""
    current_properties: NotRequired[Mapping[str, Any]]
    """Where what all revisions share is to change: the current revision's own properties, for the same write."""


class RevisedApi(ApiComponent):
    """One OpenAPI document after the other under one API, each a revision with its policies."""

    def __init__(
        self, name: str, args: ImportedApiArgs, revisions: RevisionsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("RevisedApi", name, opts)
        former = [revisions["former"]] if "former" in revisions else []
        root = self._root(name, args, revisions, [*revisions["kept"], revisions["revision"], *former])
        last: Written = root
        for revision in revisions["kept"]:
            last = ApiRevision(name, args, revision, root, last, parent=self).written
        current = ApiRevision(name, args, revisions["revision"], root, last, parent=self).written
        last = after_first_release(name, args, current, parent=self)
        for revision in former:
            last = ApiRevision(name, args, revision, root, last, parent=self).written
        self.api_id = root.name
        self.written = last
        self.register_outputs({})

    def _root(
        self, name: str, args: ImportedApiArgs, revisions: RevisionsArgs, every: Sequence[RevisionArgs]
    ) -> "apimanagement.Api":
        """What all revisions share. A write to it is a write to the current revision, so it is left alone where it can be."""
        own = options(self, args)
        # The current revision goes with the root, and what its policies name can go only then.
        named = dict.fromkeys(resource for revision in every for resource in revision["policy_depends_on"])
        own.depends_on = [*args.get("written_after", ()), *named]
        if revisions["root_exists"] and "current_properties" not in revisions:
            own.ignore_changes = ["*"]
        return apimanagement.Api(f"{name}-api", **{**common(args), **revisions.get("current_properties", {})}, opts=own)
