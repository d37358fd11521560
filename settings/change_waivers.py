"""What a team accepts of a change, for as long as it says."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from settings.base import Model
from settings.types import refuse, undate
from settings.waiver import Reason, RuleId


def _read_date(value: Any) -> Any:
    text = undate(value)
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        refuse("wrong-value", f'"{text}" is no date', 'write it like "2027-01-31"')


Day = Annotated[date, BeforeValidator(_read_date), WithJsonSchema({"type": "string", "format": "date"})]


class ChangeWaiver(Model):
    """One change that may happen."""

    rule: RuleId = Field(description="Id of the kind of change, as the report shows it: `REPORT-OPERATION-DELETED`.")
    resource: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="Whose change: name of an API, or logical name of a resource, as the report shows it."
    )
    at: Annotated[str, StringConstraints(min_length=1)] | None = Field(
        default=None,
        description="Only that operation (`POST /embeddings`), or there and below in a policy or document; default: anywhere.",
    )
    reason: Reason = Field(description="Why this is accepted, for the next reader.")
    expires: Day = Field(description="Last day on which it counts: `2027-01-31`.")


class Review(Model):
    """How changes are judged."""

    waivers: tuple[ChangeWaiver, ...] = Field(default=(), description="List of changes that may happen.")
