"""Documents and patches: read once each, composed once per way of using them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import openapi
import policy
from linting import ContractError
from settings import Api, Sources, Spec, Steps

T = TypeVar("T")

Read = Callable[[str], bytes]
"""Content of a file of the repository, by its path relative to the root. Raises OSError."""


class Documents:
    """Keeps what was read and composed: a hundred APIs of one document cost little more than one."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._contents: dict[str, bytes] = {}
        self._loaded: dict[str, openapi.Document | ContractError] = {}
        self._fragments: dict[str, policy.Document | ContractError] = {}
        self._contracts: dict[tuple[object, ...], openapi.Contract | ContractError] = {}

    def check(self, files: Sequence[tuple[Steps, str]], sources: Sources) -> None:
        """Read files that settings name, each with its key path. Raises ContractError with all that cannot be read."""
        missing = []
        for steps, file in files:
            try:
                self.content(file)
            except OSError as error:
                reason = "there is no such file" if isinstance(error, FileNotFoundError) else "the file cannot be read"
                fix = "correct the path, which is relative to the repository's root"
                missing.append(sources.finding("missing-file", steps, f'"{file}": {reason}', fix))
        if missing:
            raise ContractError(missing)

    def content(self, file: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        if file not in self._contents:
            self._contents[file] = self._read(file)
        return self._contents[file]

    def document(self, file: str) -> openapi.Document:
        """The document in a file. Raises OSError and ContractError."""
        if file not in self._loaded:
            content = self.content(file)
            self._loaded[file] = _outcome(lambda: openapi.load(content, file))
        return _unwrapped(self._loaded[file])

    def fragment(self, file: str) -> policy.Document:
        """The policy statements in a file, as it writes them. Raises OSError and ContractError."""
        if file not in self._fragments:
            content = self.content(file)
            self._fragments[file] = _outcome(lambda: policy.parse(content.decode("utf-8", "replace"), "rawxml", file))
        return _unwrapped(self._fragments[file])

    def contract(self, api: Api, spec: Spec, server: str, policies: tuple[str, ...]) -> openapi.Contract:
        """What is imported for an API whose files can be read. Raises ContractError.

        The API's path is not given on: its length is checked with the settings, and without it APIs can share.
        """
        document = self.document(spec.document_file)
        key = (spec, server, api.operation_ids, api.compact, policies, api.required_query_parameters, api.waivers)
        if key not in self._contracts:
            self._contracts[key] = _outcome(
                lambda: openapi.contract(
                    document,
                    server=server,
                    patches=[openapi.Patch(file, self.content(file)) for file in spec.patches],
                    operations=_wanted(spec),
                    operation_ids=api.operation_ids,
                    compact=api.compact,
                    policies=policies,
                    required_query=api.required_query_parameters,
                    waivers=[openapi.Waiver(rule=waiver.rule, place=waiver.at, reason=waiver.reason) for waiver in api.waivers],
                )
            )
        return _unwrapped(self._contracts[key])


def _wanted(spec: Spec) -> Literal["all"] | tuple[openapi.Selector, ...]:
    """The operations to keep, as openapi knows them."""
    return "all" if spec.operations is None else tuple(openapi.Selector(each.by, each.pattern) for each in spec.operations)


def _outcome(make: Callable[[], T]) -> T | ContractError:
    try:
        return make()
    except ContractError as error:
        return error


def _unwrapped(outcome: T | ContractError) -> T:
    if isinstance(outcome, ContractError):
        raise outcome
    return outcome
