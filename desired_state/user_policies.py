"""Policy texts that users write in files: read, and looked through for what they name."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import policy
from desired_state.documents import Documents
from desired_state.service_level import References
from linting import ContractError, Finding
from settings import Settings, Sources


@dataclass(frozen=True, slots=True)
class Known:
    """What a text may name: names by kind, as the stack declares them; and the tier of the service, where it is said."""

    fragments: Collection[str]
    backends: Collection[str]
    named_values: Collection[str]
    sku: policy.Sku | None = None


class Texts:
    """Reads policy texts from files, and collects what is wrong with them."""

    def __init__(self, documents: Documents, sources: Sources, known: Known) -> None:
        self._documents = documents
        self._sources = sources
        self._known = known
        self._context = policy.Context(
            backends=frozenset(known.backends),
            named_values=frozenset(known.named_values),
            fragments=frozenset(known.fragments),
            sku=known.sku,
            streaming=known.sku != "Consumption",
        )
        self.findings: list[Finding] = []

    def read(self, steps: tuple[str | int, ...], file: str, kind: Literal["policies", "fragment"]) -> tuple[str, References] | None:
        """The text of a file that a setting names, and what it names of the stack; None, and findings, where it is not right."""
        try:
            self._documents.check([(steps, file)], self._sources)
            text = self._documents.text(file).decode("utf-8-sig")
            document = policy.parse(text, "rawxml", file)
        except ContractError as error:
            self.findings += error.findings
            return None
        except UnicodeDecodeError as error:
            fix = "save the file in UTF-8"
            self.findings.append(Finding(file, "", "policy-encoding", f"byte {error.start} is not UTF-8, as policies are", fix))
            return None
        if document.root.name != kind:
            found = f"the root element is <{document.root.name}>; allowed: <{kind}>"
            self.findings.append(Finding(file, "line 1", "policy-kind", found, f"write the policy inside <{kind}>"))
            return None
        names = policy.names(document)
        if kind == "fragment" and names.fragments:
            found = f'the fragment includes "{names.fragments[0]}"; fragments that include fragments are not supported here'
            self.findings.append(Finding(file, "", "nested-fragment", found, "write its content instead"))
            return None
        self.findings += policy.lint(document, "product" if kind == "policies" else None, self._context)
        return text, self._own(names)

    def _own(self, names: policy.Names) -> References:
        """What the text names as the stack declares it; letter case is API Management's to ignore."""
        return References(
            _among(names.fragments, self._known.fragments),
            _among(names.backends, self._known.backends),
            _among(names.named_values, self._known.named_values),
        )


def named_around(texts: Collection[str], settings: Settings) -> References:
    """What finished policies name of the fragments and named values that the stack declares around its APIs."""
    if not settings.fragments and not settings.named_values:
        return References()
    found = [policy.names(policy.parse(text)) for text in texts]
    return References(
        fragments=_among([name for names in found for name in names.fragments], settings.fragments),
        named_values=_among([name for names in found for name in names.named_values], settings.named_values),
    )


def _among(names: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    folded = {name.lower(): name for name in known}
    return tuple(dict.fromkeys(folded[name.lower()] for name in names if name.lower() in folded))
