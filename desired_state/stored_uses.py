"""What each operation on stored things does with them: which ids are in its path, its body and its answer.

Responses and conversations have their owner in `metadata`. Files and containers have no `metadata`; they, and what is made of them,
get ids of the gateway's own, which short answers tell. Shapes:
https://learn.microsoft.com/azure/ai-services/openai/reference-preview-latest, https://platform.openai.com/docs/api-reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import policy
from desired_state.stored_operations import below_openai, is_open

_READING: Final = frozenset({"compact", "input_tokens"})
"""Segments after /responses that take a body with ids and make nothing."""
_LIST: Final = "The gateway offers no such list: it would hold what others have stored."
_NOBODY: Final = "The gateway offers nothing here: what these operations store has no owner."


@dataclass(frozen=True, slots=True)
class _Signed:
    """An operation with ids of the gateway's own: what its first parameters are, and where else they are."""

    kinds: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    body: policy.StoredBody | None = None
    cursors: tuple[str, ...] = ()


_ID: Final = ("id",)
_BATCH: Final = ("id", "input_file_id", "output_file_id", "error_file_id")
_STORE: Final = ("Vector store",)
_IN_STORE: Final = ("id", "vector_store_id")
_IN_CONTAINER: Final = ("id", "container_id")
_ENDS: Final = ("first_id", "last_id")
_PAGES: Final = ("after", "before")
_FILE: Final = (*_STORE, "File")
_FILE_BATCH: Final = (*_STORE, "File batch")
_CONTAINER: Final = ("Container",)
_CONTAINER_FILE: Final = (*_CONTAINER, "Container file")
_SIGNED: Final[Mapping[str, _Signed]] = {
    "POST files": _Signed(answer=_ID),
    "GET files/{}": _Signed(("File",), _ID),
    "DELETE files/{}": _Signed(("File",), _ID),
    "GET files/{}/content": _Signed(("File",)),
    "POST batches": _Signed((), _BATCH, "batch"),
    "GET batches/{}": _Signed(("Batch",), _BATCH),
    "POST batches/{}/cancel": _Signed(("Batch",), _BATCH),
    "POST vector_stores": _Signed((), _ID, "other"),
    "GET vector_stores/{}": _Signed(_STORE, _ID),
    "POST vector_stores/{}": _Signed(_STORE, _ID, "other"),
    "DELETE vector_stores/{}": _Signed(_STORE, _ID),
    "POST vector_stores/{}/search": _Signed(_STORE, ("file_id",), "other"),
    "GET vector_stores/{}/files": _Signed(_STORE, (*_IN_STORE, *_ENDS), None, _PAGES),
    "POST vector_stores/{}/files": _Signed(_STORE, _IN_STORE, "other"),
    "GET vector_stores/{}/files/{}": _Signed(_FILE, _IN_STORE),
    "POST vector_stores/{}/files/{}": _Signed(_FILE, _IN_STORE, "other"),
    "DELETE vector_stores/{}/files/{}": _Signed(_FILE, _IN_STORE),
    "GET vector_stores/{}/files/{}/content": _Signed(_FILE),
    "POST vector_stores/{}/file_batches": _Signed(_STORE, _IN_STORE, "other"),
    "GET vector_stores/{}/file_batches/{}": _Signed(_FILE_BATCH, _IN_STORE),
    "POST vector_stores/{}/file_batches/{}/cancel": _Signed(_FILE_BATCH, _IN_STORE),
    "GET vector_stores/{}/file_batches/{}/files": _Signed(_FILE_BATCH, (*_IN_STORE, *_ENDS), None, _PAGES),
    "POST containers": _Signed((), _ID, "other"),
    "GET containers/{}": _Signed(_CONTAINER, _ID),
    "DELETE containers/{}": _Signed(_CONTAINER, _ID),
    "GET containers/{}/files": _Signed(_CONTAINER, (*_IN_CONTAINER, *_ENDS), None, _PAGES),
    "POST containers/{}/files": _Signed(_CONTAINER, _IN_CONTAINER, "other"),
    "GET containers/{}/files/{}": _Signed(_CONTAINER_FILE, _IN_CONTAINER),
    "DELETE containers/{}/files/{}": _Signed(_CONTAINER_FILE, _IN_CONTAINER),
    "GET containers/{}/files/{}/content": _Signed(_CONTAINER_FILE),
}
"""By method and path below /openai, its parameters without names. What is in a store or container has an id of the gateway's own,
too: whether an account looks for it under that path alone is not known, and what it answers would be signed."""


def stored_use(method: str, base_path: str, template: str) -> policy.StoredUse:
    """What an operation on stored things does with them; one that nobody can own is refused in words."""
    path = f"{base_path}{template}"
    first, *rest = below_openai(path)
    parameters = tuple(re.findall(r"\{([^{}]+)\}", template.partition("?")[0]))
    if any("*" in segment for segment in (first, *rest)):
        return policy.StoredUse(refused=_NOBODY)
    if first in policy.STORED_COLLECTIONS:
        return _marked(method, first, rest, parameters)
    key = f"{method} {'/'.join('{}' if is_open(segment) else segment for segment in (first, *rest))}"
    signed = _SIGNED.get(key)
    if signed is None:
        return policy.StoredUse(refused=_LIST if method == "GET" and not rest else _NOBODY)
    ids = policy.SignedIds(
        template=template,
        parameters=tuple(zip(parameters, signed.kinds, strict=False)),
        answer=signed.answer,
        cursors=signed.cursors,
    )
    return policy.StoredUse(body=signed.body, plain=parameters[len(signed.kinds) :], signed=ids)


def may_name_files(method: str, path: str) -> bool:
    """Whether an operation that stores nothing may be chat completions, dated or of v1, which take files in their body."""
    *before, chat, completions = ["", "", *path.partition("?")[0].lower().strip("/").split("/")]
    may_be = (is_open(chat) and before[-1] != "deployments") or chat == "chat"
    return method == "POST" and ("*" in path or (may_be and (is_open(completions) or completions == "completions")))


def _marked(method: str, collection: policy.Collection, rest: list[str], parameters: tuple[str, ...]) -> policy.StoredUse:
    """Of responses and conversations."""
    made: policy.StoredBody = "response" if collection == "responses" else "conversation"
    if not rest:
        return policy.StoredUse(body=made) if method == "POST" else policy.StoredUse(refused=_LIST)
    if collection == "responses" and rest[0] in _READING and method == "POST":
        return policy.StoredUse(body="question")
    if not is_open(rest[0]):
        return policy.StoredUse(refused=_NOBODY)
    body: policy.StoredBody | None = None
    if method == "POST" and rest[1:] != ["cancel"]:
        body = "other" if rest[1:] else "change"
    return policy.StoredUse(body=body, collection=collection, parameter=parameters[0], plain=parameters[1:])
