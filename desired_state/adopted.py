"""What a stack took over, as arguments: what Azure answered when it was adopted, and what the team changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import openapi
import policy
from arm_args import AdoptedArgs
from arm_args.classes import CLASSES
from arm_args.paths import BELOW_SERVICE, located
from desired_state.documents import Documents
from linting import ContractError, Finding, errors
from settings import AdoptedResource, Settings, Steps

POLICIES: Final = ("ApiPolicy", "ApiOperationPolicy", "ProductPolicy", "PolicyFragment")
"""Classes whose file is a policy."""
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "Api": ("path",),
    "ApiDiagnostic": ("loggerId",),
    "ApiOperation": ("displayName", "method", "urlTemplate"),
    "ApiOperationPolicy": (),
    "ApiPolicy": (),
    "ApiVersionSet": ("displayName", "versioningScheme"),
    "Backend": (),
    "NamedValue": ("displayName",),
    "PolicyFragment": (),
    "Product": ("displayName",),
    "ProductApi": (),
    "ProductPolicy": (),
    "Subscription": ("displayName", "scope"),
}
"""Classes that are adopted, and the inputs that the provider demands of each."""
DOCUMENT: Final = ("value", "format", "translateRequiredQueryParametersConduct")
"""Inputs of an API that Azure never answers: its document, and how it is imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """All of it, in the order of the settings. `owned` says that it goes with the stack."""

    owned: bool = False
    resources: tuple[AdoptedArgs, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of the secret configuration keys that it needs."""
        return tuple(each["secret"] for each in self.resources if "secret" in each)


def adopted(settings: Settings, documents: Documents) -> tuple[Adopted, tuple[Finding, ...]]:
    """What the settings have adopted, and what is wrong with how that is written."""
    if settings.adopted is None:
        return Adopted(), ()
    found: list[AdoptedArgs] = []
    wrong: list[Finding] = []
    seen: dict[str, str] = {}
    for place, each in settings.adopted.resources.items():
        known = located(place)
        findings = tuple(_misplaced(settings, place, known and known[0], each))
        if (twin := seen.setdefault(place.lower(), place)) != place:
            found_is = f'"{place}" and "{twin}" are one resource to API Management, which ignores letter case'
            findings = (*findings, settings.sources.finding("duplicate-name", _steps(place), found_is, "remove one"))
        if known and not findings:
            try:
                found.append(_arguments(settings, place, known, each, documents))
            except ContractError as error:
                findings = error.findings
        wrong += findings
    return Adopted(owned=settings.adopted.owned, resources=tuple(found)), tuple(wrong)


def text_sha256(text: str) -> str:
    """The hash of a policy."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_sha256(document: openapi.Document) -> str:
    """The hash of a document's canonical form: line ends and indentation do not change it."""
    return text_sha256(openapi.canonical(document))


def _steps(place: str, *more: str) -> Steps:
    return ("adopted", "resources", place, *more)


def _misplaced(settings: Settings, place: str, class_name: str | None, each: AdoptedResource) -> Iterator[Finding]:
    """What its class has not, and what it cannot be without; None is the class of what is no place."""
    if class_name is None or class_name not in REQUIRED:
        forms = ", ".join(sorted(BELOW_SERVICE[name] for name in REQUIRED))
        found = f'"{place[:100]}" is no place below a service that is adopted; allowed: {forms}'
        yield settings.sources.finding("adopted-place", _steps(place), found, "write it as the resource's id has it")
        return
    known_class = CLASSES[class_name]
    own = {name for name, member in known_class.members.items() if member.meaning != "place"} - {"azureApiVersion", *DOCUMENT}
    allowed = own | ({"value"} if class_name == "NamedValue" else set())
    for name in sorted(set(each.properties) - allowed):
        found = f'"{name}" is none of the inputs that are declared of a {known_class.title}: {", ".join(sorted(allowed)) or "none"}'
        at = _steps(place, "properties", name)
        yield settings.sources.finding("adopted-property", at, found, "remove it, or correct the name")
    if lacking := [name for name in REQUIRED[class_name] if each.properties.get(name) is None]:
        found = f"a {known_class.title} is declared without {' and '.join(lacking)}"
        yield settings.sources.finding("adopted-property", _steps(place, "properties"), found, "add it, as Azure has it")
    for name in sorted(set(each.ignored) - allowed):
        found = f'"{name}" is no input of a {known_class.title} that can be ignored: {", ".join(sorted(allowed)) or "none"}'
        yield settings.sources.finding("adopted-property", _steps(place, "ignored"), found, "remove it, or correct the name")
    if each.file is not None and class_name not in ("Api", *POLICIES):
        yield settings.sources.finding("adopted-file", _steps(place, "file"), f"a {known_class.title} has no file", "remove it")
    if each.file is None and class_name in POLICIES:
        found = f"a {known_class.title} is declared by a file, and none is named"
        yield settings.sources.finding("adopted-file", _steps(place), found, "add file, with the policy")
    if (each.sha256 is None) != (each.file is None):
        found = "file and sha256 belong together: the hash says whether the file is as it was adopted"
        yield settings.sources.finding("adopted-file", _steps(place), found, "write both, or neither")
    if each.secret is not None and not (class_name == "NamedValue" and each.properties.get("secret")):
        yield settings.sources.finding("adopted-secret", _steps(place, "secret"), "only a secret named value has one", "remove it")


def _arguments(
    settings: Settings, place: str, known: tuple[str, Mapping[str, str]], each: AdoptedResource, documents: Documents
) -> AdoptedArgs:
    """Raises ContractError."""
    class_name, path = known
    inputs: dict[str, Any] = {**path, **each.properties}
    if each.file is not None:
        documents.check([(_steps(place, "file"), each.file)], settings.sources)
        if class_name == "Api":
            inputs |= _document(settings, place, each, each.file, documents)
        else:
            inputs |= _policy(each, each.file, documents)
    arguments = AdoptedArgs(place=place, class_name=class_name, inputs=inputs, ignored=each.ignored)
    if each.secret is not None:
        arguments["secret"] = each.secret
    return arguments


def _policy(each: AdoptedResource, file: str, documents: Documents) -> dict[str, Any]:
    """The text of a policy, to the letter: Azure's own line ends are part of what the engine compares.

    As Azure gave it, it is `xml`. Changed, it may be written either way: as XML, or with expressions that are not escaped.
    """
    try:
        text = documents.content(file).decode("utf-8")
    except UnicodeDecodeError as error:
        fix = "save the file in UTF-8"
        found = f"byte {error.start} is not UTF-8, as policies are"
        raise ContractError([Finding(file, "", "policy-encoding", found, fix)]) from None
    if text_sha256(text) == each.sha256:
        return {"format": "xml", "value": text}
    try:
        policy.parse(text, "xml", file)
    except ContractError:
        policy.parse(text, "rawxml", file)
        return {"format": "rawxml", "value": text}
    return {"format": "xml", "value": text}


def _document(settings: Settings, place: str, each: AdoptedResource, file: str, documents: Documents) -> dict[str, Any]:
    """Nothing while the document is what Azure exported; else the document, aimed where the API sends its calls.

    An export names the gateway as its server: imported so, the API would call itself. Raises ContractError.
    """
    document = documents.document(file)
    if document_sha256(document) == each.sha256:
        return {}
    url = each.properties.get("serviceUrl")
    if not url:
        found = f"{file} is to be imported, as it differs from what was adopted, and the API has no serviceUrl to aim it at"
        fix = "add serviceUrl, the https URL to which calls go without a policy"
        raise ContractError([settings.sources.finding("adopted-document", _steps(place, "properties"), found, fix)])
    aimed = replace(document, tree={**document.tree, "servers": [{"url": url}]})
    text = openapi.canonical(aimed)
    if wrong := errors(openapi.lint(aimed, text=text, path=None, policies=(), required_query=each.required_query_parameters)):
        raise ContractError(wrong)
    return {"value": text, "format": "openapi+json", DOCUMENT[2]: each.required_query_parameters}
