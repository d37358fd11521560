"""APIs that are updated by revisions: what their root, which bears the API's name, and what each revision is compared by.

ARM answers for the API's name whichever revision is current (recorded: oaj-05), so what belongs to a revision is compared under
`;rev=n` alone, and under the API's name what all of them share.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from apim.drift.model import Difference
from apim.state import Resource, State
from arm_args.classes import of_revisions

_ROOT: Final = ":RevisedApi$azure-native:apimanagement:Api::"
_MARK: Final = ";rev="
SHARED: Final = frozenset(of_revisions("shared"))


def is_root(resource: Resource) -> bool:
    """Whether it is the API of all revisions, and has no content of its own."""
    return _ROOT in resource.urn


def is_revision(resource: Resource) -> bool:
    """Whether it is one revision of an API."""
    return resource.kind == "Api" and _MARK in resource.id


def compared(resource: Resource, differences: Iterable[Difference]) -> Iterator[Difference]:
    """Those that are the resource's own.

    What no setting says of the API's description comes with the document of the revision that is current (recorded: oaj-03).
    """
    for each in differences:
        member = each.place.split(".", maxsplit=1)[0]
        shared = member in SHARED
        if is_root(resource) and not (shared and member in resource.inputs):
            continue
        if shared and is_revision(resource):
            continue
        yield each


def current(root: Resource, state: State, there: Mapping[str, Any]) -> Iterator[Difference]:
    """Where another revision is current than the one that the stack released last."""
    released = [each for each in state.of("ApiRelease") if each.id.lower().startswith(f"{root.id.lower()}/releases/")]
    last = max(released, key=lambda each: int(each.name.rsplit("-", 2)[-2]), default=None)
    # Not of its inputs, where a refresh writes the id that ARM answers, without a number for the current one (recorded: rev-09).
    number = last.name.rsplit("-", 1)[-1] if last else ""
    now = str((there.get("properties") or {}).get("apiRevision"))
    if number and number != now:
        yield Difference("current revision", number, now)
