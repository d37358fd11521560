"""Settings of guards between prompts and the model: the semantic cache, and content safety."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from settings.backends import ApiKey
from settings.base import Model
from settings.limits import Expression
from settings.types import BackendName, DeploymentName, Origin


class Embeddings(Model):
    """The deployment that turns prompts into vectors. The service's own identity calls it."""

    backend: BackendName = Field(description="Name of a backend in `backends`.")
    deployment: DeploymentName = Field(description="Its deployment of an embeddings model.")


class SemanticCache(Model):
    """Answers prompts like earlier ones from a cache, which the service has.

    https://learn.microsoft.com/azure/api-management/llm-semantic-cache-lookup-policy
    """

    embeddings: Embeddings = Field(description="What turns prompts into vectors; the service's own identity calls it.")
    score_threshold: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.05, description="How far a prompt may be from an earlier one, 0 to 1: smaller is stricter, above 0.2 is risky."
    )
    duration: Annotated[int, Field(ge=1)] = Field(default=120, description="Seconds for which an answer is kept.")
    vary_by: tuple[Expression, ...] = Field(
        default=("@(context.Subscription.Id)",),
        description="Expressions whose values part the cache; default: the subscription.",
    )
    ignore_system_messages: bool = Field(default=False, description="Whether to leave out system messages when comparing.")
    max_message_count: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Longer conversations are not looked up."
    )


class ContentSafety(Model):
    """Has Azure AI Content Safety check prompts; what it blocks is answered 403.

    https://learn.microsoft.com/azure/api-management/llm-content-safety-policy
    """

    origin: Origin = Field(description="Endpoint of the Content Safety resource.")
    api_key: ApiKey = Field(
        description="Key of the Content Safety resource, as of a backend. An identity cannot be set on a backend in this "
        "version of Resource Manager."
    )
    shield_prompt: bool = Field(default=True, description="Whether to look for attacks on the model, too.")
    enforce_on_completions: bool = Field(default=False, description="Whether to check answers, too; a stream is cut.")
    categories: Mapping[Literal["Hate", "SelfHarm", "Sexual", "Violence"], Annotated[int, Field(ge=0, le=7)]] = Field(
        default={"Hate": 4, "SelfHarm": 4, "Sexual": 4, "Violence": 4},
        description="Severity 0 to 7 from which a text is blocked, by `Hate`, `SelfHarm`, `Sexual`, `Violence`; default: 4 each.",
    )
    blocklists: tuple[Annotated[str, Field(min_length=1)], ...] = Field(default=(), description="Ids of blocklists to apply.")


class Guards(Model):
    """Guards between prompts and the model."""

    semantic_cache: SemanticCache | None = Field(
        default=None, description="Answer prompts like earlier ones from the cache that the service has."
    )
    content_safety: ContentSafety | None = Field(
        default=None, description="Have Azure AI Content Safety check prompts; what it blocks is answered 403."
    )
