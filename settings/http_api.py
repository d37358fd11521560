"""Settings of an API whose operations are declared in the stack."""

from typing import Literal

from pydantic import Field

from settings.base import Model
from settings.types import ArmName, DeploymentName, DisplayName, UrlTemplate


class HttpOperation(Model):
    """One declared operation of an HTTP API."""

    name: ArmName = Field(description="Name of the operation in ARM.")
    display_name: DisplayName | None = Field(default=None, description="Title in the portal; default: the name.")
    method: Literal["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] = Field(default="POST", description="HTTP method.")
    template: UrlTemplate = Field(
        description="URL template after `path`, with parameters as `{name}`: `/openai/deployments/{deployment}/chat/completions`."
    )


CHAT = HttpOperation.model_construct(
    name="chat-completions",
    display_name="Create a chat completion",
    template="/openai/deployments/{deployment}/chat/completions",
)


class Http(Model):
    """An API whose operations are declared here; its service URL stays blank and the policy names the backend."""

    operations: tuple[HttpOperation, ...] = Field(
        default=(CHAT,), min_length=1, description="The operations; default: chat completions."
    )
    deployments: tuple[DeploymentName, ...] = Field(
        default=(),
        description="Deployments that consumers may name: each operation is then declared once per deployment, and others get"
        " 404. With none, `{deployment}` stays a parameter and any deployment is reached.",
    )
