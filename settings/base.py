"""What all settings have in common. What a stack does not use is never compiled: its defaults are made without validation."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

DEFERRED = ConfigDict(defer_build=True)
"""Compile a validator at its first use."""


class Model(BaseModel):
    """Frozen, closed, written in camelCase."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, defer_build=True
    )
