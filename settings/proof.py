"""Settings of `apim prove`: what it may ask of a deployed stack. Nothing is deployed for them."""

from pydantic import Field

from settings.base import Model
from settings.types import DeploymentName


class Proof(Model):
    """What a proof calls."""

    deployments: tuple[DeploymentName, ...] = Field(
        min_length=1,
        description="Deployments by the names that consumers use. The first, a chat model, is asked for one token; all of "
        "them with `--deep`.",
    )
