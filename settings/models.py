"""Settings of models: names that consumers use, and the deployments that answer under them."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from settings.base import Model
from settings.types import BackendName, DeploymentName, refuse, undate

_DATE = r"^\d{4}-\d{2}-\d{2}$"


def _check_date(value: Any) -> Any:
    """A day as ISO 8601 has it; anything else is refused with an example."""
    text = str(undate(value))
    try:
        return date.fromisoformat(text if re.fullmatch(_DATE, text) else "")
    except ValueError:
        refuse("wrong-value", f'"{text[:40]}" is no day of the calendar', 'write it like "2027-03-31", in quotes')


Day = Annotated[date, BeforeValidator(_check_date), WithJsonSchema({"type": "string", "pattern": _DATE})]
"""A day in UTC."""
ModelNames = Annotated[tuple[DeploymentName, ...], Field(min_length=1)]
"""Names in `models`, at least one."""


class PublishedModel(Model):
    """A model by the name that consumers use, and the deployment behind it."""

    name: DeploymentName = Field(
        description="Name that consumers use: on v1 routes `model` in the body, else the deployment in the URL. "
        "Letter case is ignored."
    )
    backend: BackendName = Field(description="Name of a backend or pool: calls of this name go there, with that credential.")
    deployment: DeploymentName | None = Field(
        default=None, description="The deployment's name in Azure, the same in each member of a pool; default: `name`."
    )
    retires: Day | None = Field(
        default=None, description="Day from which the model may no longer answer, in quotes: `bin/apim models` warns before it."
    )

    @property
    def target(self) -> str:
        """The deployment's name in Azure."""
        return self.deployment or self.name
