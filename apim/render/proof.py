"""What was proven of a deployed stack, in every format that `apim prove` has."""

from collections.abc import Callable, Mapping

from apim.prove import Proof
from apim.render.proof_github import as_github
from apim.render.proof_json import as_json
from apim.render.proof_junit import as_junit
from apim.render.proof_markdown import as_markdown
from apim.render.proof_text import as_text

FORMATS: Mapping[str, Callable[[Proof], str]] = {
    "text": as_text,
    "json": as_json,
    "junit": as_junit,
    "markdown": as_markdown,
    "github": as_github,
}
