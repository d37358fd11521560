"""Policies that users write in files: read, checked, and searched for what they name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import policy
from desired_state.documents import Documents
from desired_state.references import References, among
from linting import ContractError, Finding
from settings import Settings, Sources, Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredNames:
    """What a policy may name: names by kind, as the stack declares them; and the tier of the service, where it is given."""

    fragments: Collection[str]
    backends: Collection[str]
    named_values: Collection[str]
    sku: policy.Sku | None = None


class UserPolicies:
    """Reads policies from files, and collects what is wrong with them."""

    def __init__(self, documents: Documents, sources: Sources, declared: DeclaredNames) -> None:
        self._documents = documents
        self._sources = sources
        self._declared = declared
        self.findings: list[Finding] = []

    @cached_property
    def _context(self) -> policy.Context:
        declared = self._declared
        return policy.Context(
            backends=frozenset(declared.backends),
            named_values=frozenset(declared.named_values),
            fragments=frozenset(declared.fragments),
            sku=declared.sku,
            streaming=declared.sku != "Consumption",
        )

    def read(self, steps: Steps, file: str, kind: Literal["policies", "fragment"]) -> tuple[str, References] | None:
        """The policy in a file that a setting names, and what it names of the stack; None, and findings, where it is wrong."""
        try:
            self._documents.check([(steps, file)], self._sources)
            text = self._documents.content(file).decode("utf-8-sig")
            document = policy.parse(text, "rawxml", file)
            names = _names(document, kind, file)
        except ContractError as error:
            self.findings += error.findings
            return None
        except UnicodeDecodeError as error:
            fix = "save the file in UTF-8"
            self.findings.append(Finding(file, "", "policy-encoding", f"byte {error.start} is not UTF-8, as policies are", fix))
            return None
        self.findings += policy.lint(document, "product" if kind == "policies" else None, self._context)
        declared = self._declared
        return text, References(
            fragments=among(names.fragments, declared.fragments),
            backends=among(names.backends, declared.backends),
            named_values=among(names.named_values, declared.named_values),
        )


def _names(document: policy.Document, kind: Literal["policies", "fragment"], file: str) -> policy.Names:
    """What a document of this kind names. Raises ContractError for another kind, and for fragments in a fragment."""
    if document.root.name != kind:
        found = f"the root element is <{document.root.name}>; allowed: <{kind}>"
        raise ContractError([Finding(file, "line 1", "policy-kind", found, f"write the policy inside <{kind}>")])
    names = policy.names(document)
    if kind == "fragment" and names.fragments:
        found = f'the fragment includes "{names.fragments[0]}"; fragments that include fragments are not supported here'
        raise ContractError([Finding(file, "", "nested-fragment", found, "write its content instead")])
    return names


def references(texts: Collection[str], settings: Settings) -> References:
    """What finished policies name of the fragments and named values of the settings."""
    if not settings.fragments and not settings.named_values:
        return References()
    found = [policy.names(policy.parse(text)) for text in texts]
    return References(
        fragments=among([name for names in found for name in names.fragments], settings.fragments),
        named_values=among([name for names in found for name in names.named_values], settings.named_values),
    )
