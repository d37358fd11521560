"""From a loaded document to what is imported: the whole way, in the order in which it must go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from linting import ContractError, Finding, errors
from openapi.canonical_form import ContractSummary, canonical, summary
from openapi.compaction import Compact, compacted
from openapi.document import Document
from openapi.linting import every_finding, first_per_rule
from openapi.operation import with_normal_names
from openapi.patching import patched
from openapi.selection import selected
from openapi.selectors import Selector
from openapi.servers import aimed, mismatches, without_repeated
from openapi.waivers import Waiver, unwaived


@dataclass(frozen=True, slots=True)
class Patch:
    """A JSON Patch or an overlay: its file as the user names it, and the file's content."""

    source: str
    text: bytes | str


@dataclass(frozen=True, slots=True)
class Contract:
    """A document ready for import: `text` is the value to send as format `openapi+json`; `warnings` stop nothing."""

    document: Document
    text: str
    summary: ContractSummary
    warnings: tuple[Finding, ...]


def contract(
    document: Document,
    *,
    server: str,
    patches: Iterable[Patch] = (),
    operations: Literal["all"] | Sequence[Selector | str] = "all",
    operation_ids: Literal["keep", "normalise"] = "keep",
    compact: Compact = "full",
    path: str | None = None,
    policies: Iterable[str] = (),
    required_query: Literal["template", "query"] = "template",
    waivers: Sequence[Waiver] = (),
) -> Contract:
    """The contract that a document and a stack's settings amount to.

    Patches apply to the document as it came, so that their pointers are those of the file; then the server is
    substituted, operations selected, ids normalised, the rest compacted, and the result linted.

    Args:
        document: as loaded.
        server: backend origin and base path, an https URL.
        patches: applied in this order.
        operations: what to keep, a text being an operationId or a glob of some; or "all".
        operation_ids: `keep` leaves ids as they are, `normalise` writes Learn's normal form.
        compact: `full` drops what API Management ignores, `lean` also what only people read.
        path: the API's URL suffix, to check its length.
        policies: operations that get a policy, by operationId as deployed.
        required_query: the API's `translateRequiredQueryParameters`.
        waivers: findings of import rules to accept. One that accepts none is an error.

    Raises:
        ContractError: with every error of the first step that has any; a server that cannot be substituted keeps nothing back.
    """
    for patch in patches:
        document = patched(document, patch.text, patch.source)
    wrong = mismatches(document, server)
    try:
        document = selected(aimed(document, server), operations)
    except ContractError as error:
        raise ContractError((*wrong, *error.findings)) from None
    if operation_ids == "normalise":
        document = with_normal_names(document)
    document = compacted(document, compact)
    text = canonical(document)
    found = every_finding(document, text=text, path=path, policies=policies, required_query=required_query)
    findings = first_per_rule(unwaived(without_repeated(found, wrong), waivers, document.source))
    stopping = (*wrong, *errors(findings))
    if stopping:
        raise ContractError(stopping)
    return Contract(document, text, summary(document, text), findings)
