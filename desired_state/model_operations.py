"""Operations whose calls name a model: where they do, by method and URL template.

Which routes have `model` in the body, and in which form, is Microsoft's: https://learn.microsoft.com/azure/ai-foundry/openai/latest
(v1), https://learn.microsoft.com/azure/ai-services/openai/reference (dated).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import policy

_JSON: Final = (
    "/chat/completions",
    "/completions",
    "/embeddings",
    "/responses",
    "/responses/compact",
    "/responses/input_tokens",
    "/images/generations",
    "/images/embeddings",
    "/audio/speech",
    "/moderations",
    "/anthropic/v1/messages",
)
_MULTIPART: Final = ("/audio/transcriptions", "/audio/translations", "/images/edits", "/images/variations")
_DATED: Final = re.compile(r".*/deployments/(?P<name>\{[^{}]+\}|[^/?{}]+)(?:/.*)?")
_ALL: Final = re.compile(r"(?:/openai)?(?:/v1)?/models/?")
_SINGLE: Final = re.compile(r"(?:/openai)?(?:/v1)?/models/\{(?P<name>[^{}]+)\}")
_ELSEWHERE: Final = re.compile(r"/(assistants|batches|evals|fine_tuning|realtime|runs|threads|videos)(?=[/?:]|$)|\*")


def model_operations(routes: Mapping[str, tuple[str, str]]) -> policy.ModelOperations:
    """The operations, of methods and URL templates in ARM by name in ARM."""
    json, multipart, every = [], [], []
    parameters: dict[str, str] = {}
    literal: dict[str, str] = {}
    single: dict[str, str] = {}
    for name, (method, template) in routes.items():
        path = template.split("?")[0]
        if dated := _DATED.fullmatch(path):
            (parameters if "{" in dated["name"] else literal)[name] = dated["name"].strip("{}")
        elif method == "GET" and _ALL.fullmatch(path):
            every.append(name)
        elif method == "GET" and (one := _SINGLE.fullmatch(path)):
            single[name] = one["name"].lstrip("*")
        elif method == "POST" and path.endswith(_MULTIPART):
            multipart.append(name)
        elif method == "POST" and path.endswith(_JSON) and not path.endswith("}"):
            json.append(name)
    return policy.ModelOperations(
        json=tuple(json),
        multipart=tuple(multipart),
        parameters=parameters,
        literal=literal,
        all=tuple(every),
        single=single,
    )


def models_elsewhere(routes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Names of operations that create something with a model which the gateway does not look for, or that take any route."""
    found = model_operations(routes)
    return tuple(
        name
        for name, (method, template) in routes.items()
        if method in ("POST", "PUT", "PATCH", "*") and name not in found.naming and _ELSEWHERE.search(template.split("?")[0])
    )
