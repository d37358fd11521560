"""What `apim lint` has to say of files, of policies and of stacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import desired_state
import openapi
import policy
from apim import document_sources, policy_lint, stacks
from linting import ContractError, Finding


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
        return policy.Context(sku=self.sku, streaming=self.streaming)


NONE = Policies()


def findings(
    files: Sequence[str], names: Sequence[str], server: str | None, *, structure: bool, others: Policies = NONE
) -> tuple[Finding, ...]:
    """The findings of files, of policies, then of stacks, each once; of all stacks when nothing is named. Raises typer.Exit."""
    if not files and not names and not others.files:
        names = stacks.stack_names()
    found = [finding for file in files for finding in of_file(file, server, structure=structure)]
    found += [finding for file in others.files for finding in policy_lint.of_file(file, others.scope, others.form, others.context)]
    found += [finding for name in names for finding in of_stack(name, structure=structure)]
    return tuple(dict.fromkeys(found))


def of_file(name: str, server: str | None, *, structure: bool) -> Iterator[Finding]:
    """The findings of one document, with another server if one is given. Raises typer.Exit when it cannot be read."""
    text = document_sources.read(name)
    try:
        document, refused = openapi.examined(text, name)
        yield from refused
        yield from openapi.lint(openapi.with_server(document, server) if server else document)
    except ContractError as error:
        yield from error.findings
        return
    if structure:
        yield from _structure(document)


def of_stack(name: str, *, structure: bool) -> Iterator[Finding]:
    """The findings of one stack, and of the documents it names. Raises typer.Exit when it has no file."""
    composed, settings = stacks.composed(name), stacks.stack_settings(name)
    yield from composed.findings
    yield from desired_state.with_levels(policy_lint.of_stack(stacks.file_of(name), composed), settings.rules)
    if not structure:
        return
    for api in settings.apis.values():
        if api.spec is not None and (stacks.ROOT / api.spec.document).is_file():
            try:
                document = openapi.load((stacks.ROOT / api.spec.document).read_bytes(), api.spec.document)
            except ContractError:
                continue  # the stack's findings say so
            yield from _structure(document)


def _structure(document: openapi.Document) -> tuple[Finding, ...]:
    from apim import openapi_structure  # noqa: PLC0415 - takes most of a second, and can be switched off

    return openapi_structure.faults(document)
