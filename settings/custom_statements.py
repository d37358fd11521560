"""Settings of policy statements that a team writes itself."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from settings.base import Model
from settings.types import ArmName, File, refuse


class Statements(Model):
    """Policy statements of the team's own, in a file or a fragment, and where they go."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["file"]}, {"required": ["fragment"]}]})

    section: Literal["inbound", "backend", "outbound", "onError"] = Field(default="inbound", description="Section of the policy.")
    at: Literal["start", "end"] = Field(
        default="end",
        description="`start`: right after what the service demands of all. `end`: last; in `inbound` before the consumer's "
        "credentials go and the gateway's own comes, so that no statement sees that.",
    )
    file: File | None = Field(
        default=None,
        description="File of the repository with a `<fragment>` of statements, expressions as the portal shows them (`rawxml`).",
    )
    fragment: ArmName | None = Field(default=None, description="Name of a policy fragment to include.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.file is None) == (self.fragment is None):
            state = "neither" if self.file is None else "both"
            refuse("statements", f"there is {state} of file and fragment; exactly one is allowed", "write one of them")
        return self
