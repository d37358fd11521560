"""OpenAPI 3.1 can be imported, but what is new in it is ignored, downgraded or dropped."""

from collections.abc import Iterator

from openapi.newer import constructs
from openapi.pointers import pointer
from openapi.rule import LEARN_NEWER, Fault, Rule, Subject
from openapi.structure import Tokens


def check(subject: Subject) -> Iterator[Fault]:
    """A version of 3.1 or any later 3.x; and each construct that 3.0 lacks, at its first place, with how often it is there."""
    tree = subject.document.tree
    version = tree.get("openapi")
    if not isinstance(version, str) or not version.startswith("3.") or version.startswith("3.0"):
        return
    yield Fault("/openapi", f"the document is OpenAPI {version}; API Management ignores, downgrades or drops what 3.0 lacks")
    places: dict[str, list[Tokens]] = {}
    for name, path in constructs(tree):
        places.setdefault(name, []).append(path)
    for name, paths in places.items():
        where = f"at {len(paths)} places, first here" if len(paths) > 1 else "here"
        yield Fault(pointer(paths[0]), f"OpenAPI 3.0 lacks {name}, found {where}", "write it in terms of 3.0")


RULE = Rule(
    id="APIM-IMPORT-002",
    severity="error",
    confidence="documented",
    source=LEARN_NEWER,
    remedy="use a stable document of OpenAPI 3.0: for Azure OpenAI that of api-version 2024-10-21, or the v1 one that says 3.0.0",
    check=check,
    blocking=True,
)
