"""Settings of what an account stores for consumers: whose it is, and which member of a pool has it."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from settings.backends import ApiKey
from settings.base import Model
from settings.types import refuse


class Stored(Model):
    """What responses, files and their like need behind a gateway: an owner, and an account that stays the same."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"ownedBy": ["key"], "key": ["ownedBy"]}})

    owned_by: Literal["subscription", "application"] | None = Field(
        default=None,
        description="Whose a response, conversation, file, batch, vector store or container is: of those with one `subscription`, "
        "or of one Entra `application` (needs `entra`). To others its id is unknown: 404. What cannot be owned, such as a list, "
        "is refused.",
    )
    key: ApiKey | None = Field(
        default=None,
        description="Secret that marks in `metadata` and ids of files are made with, as of a backend: letters and digits. With "
        "another one nobody owns what was stored before. Required with `ownedBy`.",
    )
    affinity: bool = Field(
        default=False,
        description="Whether each consumer's stored things are in one member of the pool, chosen by a hash. Of the first priority "
        "alone; calls of operations that store nothing go to all members as before.",
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.owned_by is None and not self.affinity:
            refuse("idle-setting", "stored has neither ownedBy nor affinity: true", "write one of them, or remove stored")
        if self.owned_by and self.key is None:
            refuse("stored-key", "ownedBy marks what is stored with a secret, and none is named", "add key: {secret: <name>}")
        if self.key and self.owned_by is None:
            refuse("idle-setting", "key marks what is stored, and nobody owns it", "add ownedBy, or remove key")
        return self


class StoredThings(Model):
    """What is stored for an API's consumers."""

    stored: Stored | None = Field(
        default=None, description="Whose responses, files and other stored things are, and which member of a pool keeps them."
    )
