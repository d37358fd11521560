"""The stack section that declares what was taken, and the files that it names."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import openapi
import policy
from apim.adopt import members
from apim.adopt.model import Adoption, NotAdopted, Taken
from desired_state.adopted import document_sha256, text_sha256
from linting import ContractError

IGNORED: Final = {"Api": ("apiRevision", "isCurrent")}
"""Inputs that Azure answers and no team declares: which revision is current is set by a release."""
FOLDER: Final = "adopted"


@dataclass(frozen=True, slots=True)
class Section:
    """Value of the configuration key `adopted`, and contents by path of the files that it names."""

    value: dict[str, Any]
    files: dict[str, str] = field(default_factory=dict, repr=False)


def section(adoption: Adoption, stack: str) -> Section:
    """What to write for a stack. Raises NotAdopted."""
    resources: dict[str, Any] = {}
    files: dict[str, str] = {}
    for each in adoption.taken.values():
        entry = dict(_entry(each))
        file = _file(stack, each)
        if each.text is not None:
            _refuse_secrets(each)
            files[file], entry["file"], entry["sha256"] = each.text, file, text_sha256(each.text)
        elif each.document is not None:
            files[file], entry["file"] = _document(each, file, entry), file
        resources[each.place] = entry
    value: dict[str, Any] = {"resources": resources}
    if referenced := {each.place: each.reason for each in adoption.left.values() if each.referenced}:
        value["referenced"] = referenced
    return Section(value, files)


def _entry(each: Taken) -> Iterator[tuple[str, Any]]:
    properties = members.inputs(each.class_name, each.properties)
    ignored = tuple(name for name in IGNORED.get(each.class_name, ()) if properties.pop(name, None) is not None)
    if each.class_name == "NamedValue" and not each.properties.get("secret"):
        properties["value"] = each.properties.get("value") or ""
    if properties:
        yield "properties", properties
    if ignored:
        yield "ignored", list(ignored)
    if each.required_query != "template":
        yield "requiredQueryParameters", each.required_query


def _document(each: Taken, file: str, entry: dict[str, Any]) -> str:
    """The document, indented for reviews; its hash goes into the entry. Raises NotAdopted where it cannot be read."""
    try:
        document = openapi.load((each.document or "").encode(), file)
    except ContractError as error:
        raise NotAdopted(
            f"{each.place}: the document that Azure exports cannot be used, and its operations could not be changed here\n{error}\n"
            "correct the API in Azure, or publish a document of your own by `spec`"
        ) from error
    entry["sha256"] = document_sha256(document)
    return json.dumps(document.tree, indent=2, ensure_ascii=False) + "\n"


def _refuse_secrets(each: Taken) -> None:
    """A policy's file goes into a repository. Raises NotAdopted where it holds what looks like a key."""
    for text in re.findall(r"[^\s<>\"'=;,?&]{16,}", each.text or ""):
        if policy.looks_like_secret(text):
            raise NotAdopted(
                f"{each.place}: the policy holds what looks like a key in clear, and its file would, too; "
                "keep it in a secret named value, name that in the policy in Azure, and adopt again"
            )


def _file(stack: str, each: Taken) -> str:
    """`adopted/dev/apis/chat/policy.xml`: names keep what every file system takes."""
    parts = [re.sub(r"[^A-Za-z0-9._-]", "_", part) for part in each.place.removesuffix("/policies/policy").split("/")]
    if each.class_name == "Api":
        return "/".join([FOLDER, stack, *parts, "openapi.json"])
    if each.class_name == "PolicyFragment":
        return "/".join([FOLDER, stack, *parts]) + ".xml"
    return "/".join([FOLDER, stack, *parts, "policy.xml"])
