"""Settings that name operations of a document."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from settings.base import Model
from settings.types import OperationId, refuse

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
_ROUTE = rf"^(\*|{'|'.join(METHODS)}) [/*].*$"


def _check_route(text: str) -> str:
    method, _, template = text.partition(" ")
    method, template = method.upper(), template.strip()
    if method not in ("*", *METHODS) or not template.startswith(("/", "*")):
        found = f'"{text}" is no route: a method or *, a space, and a URL template or a glob of one'
        refuse("operations", found, 'write it like "POST /deployments/*/chat/completions"')
    return f"{method} {template}"


By = Literal["operationId", "tag", "route"]
Tag = Annotated[str, Field(min_length=1)]
Route = Annotated[str, AfterValidator(_check_route)]


class Selector(Model):
    """Operations of a document, by one of three."""

    operation_id: OperationId | None = Field(default=None, description="Their operationId, or a glob: `ChatCompletions_*`.")
    tag: Tag | None = Field(default=None, description="A tag they have, or a glob.")
    route: Route | None = Field(
        default=None, description="Method or `*`, and URL template or a glob: `POST /deployments/*/chat/completions`."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        named = " and ".join(self._given)
        if len(self._given) != 1:
            found = f"the item has {named or 'nothing'}; it is text, an operationId, or has exactly one of tag and route"
            refuse("operations", found, "write each as an item of its own" if named else "write one of them")
        return self

    @property
    def _given(self) -> dict[By, str]:
        all_three: dict[By, str | None] = {"operationId": self.operation_id, "tag": self.tag, "route": self.route}
        return {by: pattern for by, pattern in all_three.items() if pattern is not None}

    @property
    def by(self) -> By:
        """Which of the three it is."""
        return next(iter(self._given))

    @property
    def pattern(self) -> str:
        """The name or glob."""
        return self._given[self.by]


def _item(value: Any) -> Any:
    """A text is short for an operationId."""
    if isinstance(value, str):
        return {"operationId": value}
    if not isinstance(value, Mapping | Selector):
        refuse("operations", "the item is neither text nor a mapping", "write an operationId in quotes, tag: … or route: …")
    return value


def _all(value: Any) -> Any:
    """`all` is kept as None: no selection."""
    if isinstance(value, str):
        if value == "all":
            return None
        refuse("operations", f'"{value}" is neither "all" nor a list of operationIds', f'write "all" or ["{value}"]')
    return value


_ITEM = {
    "anyOf": [
        {"type": "string", "minLength": 1, "description": "An operationId, or a glob: `ChatCompletions_*`."},
        {
            "type": "object",
            "properties": {
                "operationId": {"type": "string", "minLength": 1, "description": Selector.model_fields["operation_id"].description},
                "tag": {"type": "string", "minLength": 1, "description": Selector.model_fields["tag"].description},
                "route": {"type": "string", "pattern": _ROUTE, "description": Selector.model_fields["route"].description},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ]
}

Operations = Annotated[
    tuple[Annotated[Selector, BeforeValidator(_item)], ...] | None,
    BeforeValidator(_all),
    WithJsonSchema({"anyOf": [{"const": "all"}, {"type": "array", "items": _ITEM, "minItems": 1, "uniqueItems": True}]}),
]
"""Operations to keep; None is all."""
