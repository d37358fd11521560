"""Settings of stacks that share a service: what makes their names and paths differ."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from settings.base import Model
from settings.types import Path, refuse

Suffix = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$")]
"""Letters, digits and inner hyphens: allowed in the name of every resource of API Management."""


class Environment(Model):
    """What tells this stack's names and paths from those of other environments in one service."""

    suffix: Suffix | None = Field(
        default=None,
        description="Ends the name of every resource of the stack, behind a hyphen: `dev` makes `chat-dev`.",
    )
    path_prefix: Path = Field(default="", description="Begins the path of every API: `dev` makes `dev/contoso/openai`.")

    @model_validator(mode="after")
    def _something(self) -> "Environment":
        if self.suffix is None and not self.path_prefix:
            refuse("idle-setting", "environment has neither suffix nor pathPrefix", "write one of them, or remove environment")
        return self

    def named(self, name: str) -> str:
        """The name in ARM of what the settings call `name`."""
        return f"{name}-{self.suffix}" if self.suffix else name

    def at(self, path: str) -> str:
        """The path of an API that the settings have at `path`."""
        return f"{self.path_prefix}/{path}".strip("/") if self.path_prefix else path


NO_ENVIRONMENT = Environment.model_construct(suffix=None, path_prefix="")
"""Of a stack that has a service, or its names in one, for itself."""
