"""The contracts that a stack has deployed: the document of each imported API, and the operations that are its."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

import openapi
from apim.state.resources import Resource, State

JSON: Final = "openapi+json"
REVISION: Final = ";rev="
RELEASE: Final = re.compile(r"-release-(?P<sequence>[0-9]+)-(?P<revision>[0-9]+)$")


@dataclass(frozen=True, slots=True)
class Contract:
    """What an API promises, as last deployed.

    `api` is its name in ARM, with `;rev=n` where that was deployed. `text` is the document to the byte, `document` the same as
    a value, both None for an API whose operations are declared; `sha256` its hash, as the stack's outputs have it.
    `operations` has a line per operation.
    """

    api: str
    path: str
    text: str | None = field(repr=False)
    sha256: str | None
    operations: tuple[str, ...]
    resource: Resource = field(repr=False)
    document: openapi.Document | None = field(default=None, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether it says which operations there are: an adopted API with a document is left as it is until that changes."""
        return bool(self.operations) or not self.resource.is_adopted


def contracts(state: State) -> tuple[Contract, ...]:
    """Of all APIs, in the order of the state. Raises findings.ContractError where a document cannot be read."""
    return tuple(_contract(each, state) for each in state.of("Api"))


def _contract(api: Resource, state: State) -> Contract:
    name = api.id.rsplit("/", 1)[-1]
    path, text = str(api.inputs.get("path", "")), api.inputs.get("value")
    if isinstance(text, str) and api.inputs.get("format") == JSON:
        document = openapi.load(text.encode(), f"the document of {name}")
        lines = tuple(f"{each.route} {each.name}" for each in openapi.operations(document))
        return Contract(name, path, text, hashlib.sha256(text.encode()).hexdigest(), lines, api, document)
    declared = [each for each in state.of("ApiOperation") if each.id.lower().startswith(f"{api.id.lower()}/operations/")]
    return Contract(name, path, None, None, tuple(f"{_route(each)} {each.id.rsplit('/', 1)[-1]}" for each in declared), api)


def _route(operation: Resource) -> str:
    return f"{operation.inputs.get('method')} {operation.inputs.get('urlTemplate')}"


def published(found: tuple[Contract, ...], state: State) -> tuple[Contract, ...]:
    """The contracts without those of APIs that have their revisions beside them: such an API has no content of its own.

    Of the revisions of one API the current one comes first.
    """
    bases = {each.api.partition(REVISION)[0] for each in found if REVISION in each.api}
    kept = [each for each in found if each.api not in bases]
    order = {each: at for at, each in enumerate(dict.fromkeys(each.api.partition(REVISION)[0] for each in kept))}
    return tuple(sorted(kept, key=lambda each: (order[each.api.partition(REVISION)[0]], not is_current(each, state))))


def is_current(contract: Contract, state: State) -> bool:
    """Whether a contract is what callers of the API get: without revisions always, else the one of the last release.

    A release is called `<api>-release-<sequence>-<revision>`.
    """
    base, _, number = contract.api.partition(REVISION)
    if not number:
        return True
    service = contract.resource.id.rpartition("/")[0]
    releases = [each for each in state.of("ApiRelease") if each.id.lower().startswith(f"{service}/{base}/releases/".lower())]
    named = [match for each in releases if (match := RELEASE.search(each.name))]
    last = max(named, key=lambda match: int(match["sequence"]), default=None)
    return last is not None and last["revision"] == number
