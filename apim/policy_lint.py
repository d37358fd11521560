"""What `apim lint` has to say of policies: those in files, and those that a stack builds."""

from collections.abc import Iterator
from dataclasses import replace

import policy
from apim import document_sources, exit_codes
from desired_state import DesiredState
from desired_state.custom_statements import unreported
from linting import ContractError, Finding


def of_file(name: str, scope: policy.Scope | None, form: policy.Format, context: policy.Context) -> tuple[Finding, ...]:
    """The findings of one policy or fragment. Raises typer.Exit when it cannot be read."""
    try:
        text = document_sources.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        exit_codes.wrong_usage(f"{name} is no UTF-8: byte {error.start} cannot be read; save it as UTF-8")
    try:
        document = policy.parse(text, form, name)
    except ContractError as error:
        return error.findings
    return policy.lint(document, scope, context)


def of_stack(file: str, desired: DesiredState) -> Iterator[Finding]:
    """The findings of the policies that a stack builds, as findings of its file, without those of the desired state itself.

    A policy may name backends, named values and fragments only that its API is declared after; one with statements of a team's
    own may name what is in the service already, which is not known here, and its errors are findings of the desired state. Answers
    are expected to stream, but in the Consumption tier, which cannot.
    """
    sku = desired.service.tier
    for api in desired.apis:
        own = api.has_own_statements
        context = policy.Context(
            backends=None if own else frozenset(api.backends.backend_names),
            named_values=None if own else frozenset(api.backends.named_values),
            fragments=None if own else frozenset(api.references.fragments),
            sku=sku,
            streaming=sku != "Consumption",
            source=file,
        )
        texts: list[tuple[str, policy.Scope, str]] = [(f"policy of {api.name}", "api", api.arguments["policy"])]
        for operation, text in api.arguments["operation_policies"].items():
            texts.append((f"policy of {api.name}, operation {operation}", "operation", text))
        for whose, scope, text in texts:
            found = policy.lint(policy.parse(text), scope, context)
            for finding in unreported(found, desired.findings) if own else found:
                if not (own and finding.severity == "error"):
                    yield replace(finding, place=f"{whose}: {finding.place}", line=None)
