"""Two operations that answer the same calls: parameters, bodies, responses."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openapi.comparison.change import Direction
from openapi.comparison.effective import Effective, names
from openapi.comparison.media_types import by_normal, covering
from openapi.comparison.schemas import Context, Emit, Schemas
from openapi.comparison.uncompared import unlike
from openapi.json_values import describe, object_or_empty
from openapi.operation import Operation, parameters, target
from openapi.pointers import pointer

NAME = re.compile(r"\{([^{}]*)\}")
DEFAULT_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
Found = dict[tuple[str, str], tuple[str, dict[str, Any]]]
"""Place and value of parameters, by where they stand and their name."""


class Operations:
    """Compares pairs of operations of two documents."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any], emit: Emit) -> None:
        self.trees = (old, new)
        self.emit = emit
        self.secured = all(map(speaks_of_security, self.trees))
        self.schemas = Schemas(Effective(old), Effective(new), emit)

    def compare(self, old: Operation, new: Operation) -> None:
        """Everything a caller of the operation notices."""
        if old.name != new.name:
            self.emit("DIFF-OPERATION-RENAMED", "both", f"{new.place}/operationId", old.name, new.name)
        if new.node.get("deprecated") is True and old.node.get("deprecated") is not True:
            self.emit("DIFF-OPERATION-DEPRECATED", "both", f"{new.place}/deprecated", "false", "true")
        if old.node.get("deprecated") is True and new.node.get("deprecated") is not True:
            self.emit("DIFF-OPERATION-REINSTATED", "both", f"{new.place}/deprecated", "true", "false")
        self._security(old, new)
        renamed = dict(zip(NAME.findall(old.path), NAME.findall(new.path), strict=True))
        for before, after in renamed.items():
            if before != after:
                self.emit("DIFF-PATH-PARAMETER-RENAMED", "request", pointer(("paths", new.path)), before, after)
        self._parameters(_by_name(old, renamed), _by_name(new, {}))
        self._unlike("operation", old.node, new.node, "both", (old.place, new.place))
        self._unlike("pathItem", old.item, new.item, "both", (pointer(("paths", old.path)), pointer(("paths", new.path))))
        self._body(old, new)
        self._responses(old, new)

    def _security(self, old: Operation, new: Operation) -> None:
        """Emitted for the operation where it, and not the document, says what it asks for."""
        if not self.secured or ("security" not in old.node and "security" not in new.node):
            return
        before, after = (each.node.get("security", each.tree.get("security")) for each in (old, new))
        if demands(before) != demands(after):
            self.emit("DIFF-SECURITY", "both", f"{new.place}/security", describe(before), describe(after))

    def _parameters(self, old: Found, new: Found) -> None:
        for key in sorted(old.keys() | new.keys()):
            what = f"{key[0]} parameter {key[1]}"
            if key not in new:
                self.emit("DIFF-PARAMETER-REMOVED", "request", old[key][0], what, "absent")
            elif key not in old:
                required = new[key][1].get("required") is True
                rule = "DIFF-PARAMETER-ADDED-REQUIRED" if required else "DIFF-PARAMETER-ADDED"
                self.emit(rule, "request", new[key][0], "absent", what)
            else:
                self._parameter(old[key], new[key], what)

    def _parameter(self, old: tuple[str, dict[str, Any]], new: tuple[str, dict[str, Any]], what: str) -> None:
        (old_place, before), (new_place, after) = old, new
        was, is_ = before.get("required") is True, after.get("required") is True
        if was != is_:
            rule = "DIFF-PARAMETER-REQUIRED" if is_ else "DIFF-PARAMETER-OPTIONAL"
            self.emit(rule, "request", new_place, *(f"{'required' if each else 'optional'} {what}" for each in (was, is_)))
        if _style(before) != _style(after):
            self.emit("DIFF-PARAMETER-STYLE", "request", new_place, _style(before), _style(after))
        self._deprecated(before, after, new_place, what)
        self._unlike("parameter", before, after, "request", (old_place, new_place))
        one, other = ("content" if "content" in each else "schema" for each in (before, after))
        if one != other:
            self.emit("DIFF-PARAMETER-STYLE", "request", new_place, one, other)
        elif one == "content":
            self._content(before, after, "request", (old_place, new_place))
        else:
            at = _schema_at(old_place, new_place)
            self.schemas.compare(before.get("schema"), after.get("schema"), "request", at, text=True)

    def _deprecated(self, before: dict[str, Any], after: dict[str, Any], place: str, what: str) -> None:
        was, is_ = before.get("deprecated") is True, after.get("deprecated") is True
        if was != is_:
            rule = "DIFF-DEPRECATED" if is_ else "DIFF-REINSTATED"
            self.emit(rule, "request", place, *(f"{'deprecated' if each else 'supported'} {what}" for each in (was, is_)))

    def _body(self, old: Operation, new: Operation) -> None:
        before, after = self._both(old.node.get("requestBody"), new.node.get("requestBody"))
        places = (f"{old.place}/requestBody", f"{new.place}/requestBody")
        if before is None or after is None:
            if after is not None:
                rule = "DIFF-BODY-ADDED-REQUIRED" if after.get("required") is True else "DIFF-BODY-ADDED"
                self.emit(rule, "request", places[1], "absent", "request body")
            elif before is not None:
                self.emit("DIFF-BODY-REMOVED", "request", places[0], "request body", "absent")
            return
        was, is_ = before.get("required") is True, after.get("required") is True
        if was != is_:
            rule = "DIFF-BODY-REQUIRED" if is_ else "DIFF-BODY-OPTIONAL"
            self.emit(rule, "request", places[1], *("required" if each else "optional" for each in (was, is_)))
        self._content(before, after, "request", places)

    def _responses(self, old: Operation, new: Operation) -> None:
        one, other = object_or_empty(old.node.get("responses")), object_or_empty(new.node.get("responses"))
        for status in sorted(key for key in one.keys() | other.keys() if not key.startswith("x-")):
            places = tuple(each.place + pointer(("responses", status)) for each in (old, new))
            kind = "SUCCESS" if status.startswith(("2", "3")) else "ERROR"
            if status not in other:
                self.emit(f"DIFF-RESPONSE-{kind}-REMOVED", "response", places[0], f"status {status}", "absent")
            elif status not in one:
                self.emit(f"DIFF-RESPONSE-{kind}-ADDED", "response", places[1], "absent", f"status {status}")
            else:
                before, after = self._both(one[status], other[status])
                self._headers(before or {}, after or {}, places)
                self._content(before or {}, after or {}, "response", (places[0], places[1]))

    def _headers(self, before: dict[str, Any], after: dict[str, Any], places: tuple[str, ...]) -> None:
        one, other = ({name.lower(): name for name in object_or_empty(each.get("headers"))} for each in (before, after))
        for name in sorted(one.keys() | other.keys()):
            at = [place + pointer(("headers", each.get(name, name))) for place, each in zip(places, (one, other), strict=True)]
            if name not in other:
                self.emit("DIFF-HEADER-REMOVED", "response", at[0], name, "absent")
            elif name not in one:
                self.emit("DIFF-HEADER-ADDED", "response", at[1], "absent", name)
            else:
                was, is_ = self._both(before["headers"][one[name]], after["headers"][other[name]])
                certain = [(each or {}).get("required") is True for each in (was, is_)]
                if certain[0] != certain[1]:
                    rule = "DIFF-HEADER-REQUIRED" if certain[1] else "DIFF-HEADER-OPTIONAL"
                    self.emit(rule, "response", at[1], *(f"{'required' if each else 'optional'} {name}" for each in certain))
                before_, after_ = was or {}, is_ or {}
                self._unlike("header", before_, after_, "response", (at[0], at[1]))
                self.schemas.compare(before_.get("schema"), after_.get("schema"), "response", _schema_at(*at), text=True)

    def _content(self, before: dict[str, Any], after: dict[str, Any], direction: Direction, places: Context) -> None:
        one, other = object_or_empty(before.get("content")), object_or_empty(after.get("content"))
        old, new = by_normal(one), by_normal(other)
        for media in sorted(old.keys() | new.keys()):
            # What a new range covers has only become wider, and the other way round; its differences are reported for the two.
            was = media if media in old else covering(media, old.keys() - new.keys())
            is_ = media if media in new else covering(media, new.keys() - old.keys())
            at = [
                place + pointer(("content", names.get(key or media, media)))
                for place, names, key in zip(places, (old, new), (was, is_), strict=True)
            ]
            if is_ is None:
                self.emit("DIFF-MEDIA-TYPE-REMOVED", direction, at[0], old[media], "absent")
            elif was is None:
                self.emit("DIFF-MEDIA-TYPE-ADDED", direction, at[1], "absent", new[media])
            else:
                self._media_type(object_or_empty(one[old[was]]), object_or_empty(other[new[is_]]), direction, (at[0], at[1]))

    def _media_type(self, before: dict[str, Any], after: dict[str, Any], direction: Direction, at: Context) -> None:
        self.schemas.compare(before.get("schema"), after.get("schema"), direction, _schema_at(*at))
        self._unlike("mediaType", before, after, direction, at)

    def _unlike(self, kind: str, before: dict[str, Any], after: dict[str, Any], direction: Direction, at: Context) -> None:
        for name, one, other in unlike(kind, before, after):
            self.emit("DIFF-UNCOMPARED", direction, at[1] + pointer((name,)), one, other)

    def _both(self, old: Any, new: Any) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """The two objects, references followed."""
        both = zip(self.trees, (old, new), strict=True)
        before, after = (target(tree, node) if isinstance(node, dict) else None for tree, node in both)
        return before, after


def _by_name(operation: Operation, renamed: dict[str, str]) -> Found:
    """Parameters by place and name; headers ignore letter case; path parameters go by the new name."""
    return {key: (place, value) for key, place, value in _named(parameters(operation), renamed)}


def _named(
    found: Iterable[tuple[str, dict[str, Any]]], renamed: dict[str, str]
) -> Iterator[tuple[tuple[str, str], str, dict[str, Any]]]:
    for place, value in found:
        name, where = str(value.get("name")), str(value.get("in"))
        key = name.lower() if where == "header" else renamed.get(name, name) if where == "path" else name
        yield (where, key), place, value


def speaks_of_security(tree: dict[str, Any]) -> bool:
    """Whether a document says anything of credentials: a deployment leaves it all out, since API Management does not read it."""
    if "security" in tree or object_or_empty(tree.get("components")).get("securitySchemes"):
        return True
    return any("security" in object_or_empty(node) for item in tree["paths"].values() for node in object_or_empty(item).values())


def demands(security: Any) -> frozenset[frozenset[tuple[str, frozenset[str]]]]:
    """The alternatives of a list of security requirements, each all schemes with their scopes; their order says nothing."""
    alternatives = [each for each in security if isinstance(each, dict)] if isinstance(security, list) else []
    return frozenset(frozenset((name, frozenset(names(scopes))) for name, scopes in each.items()) for each in alternatives)


def _style(parameter: dict[str, Any]) -> str:
    style = parameter.get("style", DEFAULT_STYLE.get(str(parameter.get("in")), "form"))
    return f"style {describe(style)}, explode {describe(parameter.get('explode', style == 'form'))}"


def _schema_at(old: str, new: str) -> Context:
    return f"{old}/schema", f"{new}/schema"
