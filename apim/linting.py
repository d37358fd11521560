"""What `apim lint` has to say of files, of policies and of stacks.

Settings and policies take three times as long to load as documents: they are, where a stack or a policy is to be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openapi
from apim import document_sources
from linting import ContractError, Finding, errors

if TYPE_CHECKING:
    import policy


@dataclass(frozen=True, slots=True)
class Policies:
    """Files of policies; where they are to be attached, in which tier, for streams or not, how they write expressions."""

    files: Sequence[str] = ()
    scope: policy.Scope | None = None
    sku: policy.Sku | None = None
    streaming: bool = False
    form: policy.Format = "rawxml"

    @property
    def context(self) -> policy.Context:
        """What is known of where they go."""
        import policy  # noqa: PLC0415 - as above

        return policy.Context(sku=self.sku, streaming=self.streaming)


NONE = Policies()
TYPES = frozenset({"APIM-IMPORT-009", "APIM-IMPORT-017"})
"""Rules that refuse what the standard forbids by type: a breach is not reported again as one of the standard."""
STRANGERS = "APIM-IMPORT-018"
"""The rule that refuses members that the standard does not know, which it tells of the object that they are in."""


def findings(
    files: Sequence[str], names: Sequence[str], server: str | None, *, structure: bool, others: Policies = NONE
) -> tuple[Finding, ...]:
    """The findings of files, of policies, then of stacks, each once; of all stacks when nothing is named. Raises typer.Exit."""
    found = [finding for file in files for finding in of_file(file, server, structure=structure)]
    if others.files or names or not files:
        from apim import policy_lint, stacks  # noqa: PLC0415 - as above

        for file in others.files:
            found += policy_lint.of_file(file, others.scope, others.form, others.context)
        for name in names if names or files or others.files else stacks.stack_names():
            found += of_stack(name, structure=structure)
    return tuple(dict.fromkeys(found))


def of_file(name: str, server: str | None, *, structure: bool) -> Iterator[Finding]:
    """The findings of one document, with another server if one is given. Raises typer.Exit when it cannot be read."""
    text = document_sources.read(name)
    try:
        document, refused = openapi.examined(text, name)
    except ContractError as error:
        yield from error.findings
        return
    wrong = openapi.mismatches(document, server) if server else ()
    linted = openapi.lint(openapi.aimed(document, server) if server else document)
    found = (*refused, *wrong, *openapi.without_repeated(linted, wrong))
    yield from found
    if structure:
        known = {finding.place for finding in errors(found) if finding.rule in TYPES}
        objects = {finding.place.rpartition("/")[0] for finding in errors(found) if finding.rule == STRANGERS}
        for finding in _structure(document):
            stranger = finding.place in objects and finding.found.startswith("Additional properties")
            if finding.place not in known and not stranger:
                yield finding


def of_stack(name: str, *, structure: bool) -> Iterator[Finding]:
    """The findings of one stack, and of the documents it names. Raises typer.Exit when it has no file."""
    import desired_state  # noqa: PLC0415 - as above
    from apim import policy_lint, stacks  # noqa: PLC0415 - as above

    settings, composed = stacks.settings_and_state(name)
    yield from composed.findings
    yield from desired_state.with_levels(policy_lint.of_stack(stacks.file_of(name), composed), settings.rules)
    if not structure:
        return
    for api in settings.apis.values():
        if api.spec is not None and (stacks.ROOT / api.spec.document_file).is_file():
            try:
                document = openapi.load((stacks.ROOT / api.spec.document_file).read_bytes(), api.spec.document_file)
            except ContractError:
                continue  # the stack's findings say so
            yield from _structure(document)


def _structure(document: openapi.Document) -> tuple[Finding, ...]:
    from apim import openapi_structure  # noqa: PLC0415 - can be switched off

    return openapi_structure.faults(document)
