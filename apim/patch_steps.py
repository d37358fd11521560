"""What patches do to documents, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import desired_state
import openapi
import settings
from apim import document_sources, exit_codes, stacks
from linting import ContractError, Finding


@dataclass(frozen=True, slots=True)
class Patched:
    """A document and the patches that apply to it.

    `api` is the API that a stack makes of it. `patches` holds each file with its steps, in order; the first that cannot
    be applied is the last that was tried, and `findings` say why.
    """

    api: str | None
    document: str
    patches: tuple[tuple[str, tuple[openapi.Step, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()


def of_files(document: str, *patches: str) -> Patched:
    """Patches applied to a document, both as a user names files. Raises typer.Exit when one is missing."""
    if not patches:
        exit_codes.wrong_usage(f'"{document}" is the document; name the patches to apply to it')
    texts = {name: document_sources.read(name) for name in (document, *patches)}
    return _patched(None, document, patches, texts.__getitem__)


def of_stack(name: str, api: str | None, root: Path = stacks.ROOT) -> tuple[tuple[Patched, ...], tuple[Finding, ...]]:
    """The documents of a stack's APIs, or of one API, and what keeps APIs from being read. Raises typer.Exit for wrong names."""
    stack = stacks.stack_settings(name, root)
    kinds = (settings.place("apis"), settings.place("patches"))
    unread = tuple(finding for finding in stack.findings if finding.place.startswith(kinds))
    documents = desired_state.Documents(lambda file: (root / file).read_bytes())
    imported = {each.name: index for index, each in stack.apis.items() if each.spec is not None}
    if api is not None and api not in imported:
        names = ", ".join(imported) or "none"
        exit_codes.wrong_usage(f'stack {name} has no API "{api}" with a document; it has: {names}')
    wanted = [index for each, index in imported.items() if api in (None, each)]
    return tuple(_of_api(stack, index, documents) for index in wanted), unread


def _of_api(stack: settings.Settings, index: int, documents: desired_state.Documents) -> Patched:
    api = stack.apis[index]
    if api.spec is None:
        raise AssertionError("only APIs with a document are asked for")
    named = desired_state.document_files(stack, index, api.spec)
    try:
        documents.check(named, stack.sources)
    except ContractError as error:
        return Patched(api.name, api.spec.document_file, findings=error.findings)
    return _patched(api.name, api.spec.document_file, [file for _, file in named[1:]], documents.content)


def _patched(api: str | None, name: str, patches: Sequence[str], read: Callable[[str], bytes]) -> Patched:
    done = []
    try:
        document = openapi.load(read(name), name)
        for file in patches:
            document, steps = openapi.patch_steps(document, read(file), file)
            done.append((file, steps))
    except ContractError as error:
        return Patched(api, name, tuple(done), error.findings)
    return Patched(api, name, tuple(done))
