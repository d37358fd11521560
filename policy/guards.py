"""What is between a prompt and the model: a cache of answers, and content safety."""

from dataclasses import dataclass

from policy.markup import Element, element


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticCache:
    """Answers to like prompts. `backend` turns prompts into vectors, called with the service's own identity."""

    backend: str
    score_threshold: float
    duration_seconds: int
    vary_by: tuple[str, ...] = ()
    ignore_system_messages: bool = False
    max_message_count: int | None = None

    def lookup(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/llm-semantic-cache-lookup-policy."""
        return element(
            "llm-semantic-cache-lookup",
            *(element("vary-by", text=expression) for expression in self.vary_by),
            score_threshold=self.score_threshold,
            embeddings_backend_id=self.backend,
            embeddings_backend_auth="system-assigned",
            ignore_system_messages=True if self.ignore_system_messages else None,
            max_message_count=self.max_message_count,
        )

    def store(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/llm-semantic-cache-store-policy."""
        return element("llm-semantic-cache-store", duration=self.duration_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSafety:
    """A judge of prompts, by severity per category."""

    backend: str
    categories: tuple[tuple[str, int], ...]
    shield_prompt: bool = True
    enforce_on_completions: bool = False
    blocklists: tuple[str, ...] = ()

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/llm-content-safety-policy."""
        categories = (element("category", name=name, threshold=threshold) for name, threshold in self.categories)
        lists = [element("blocklists", *(element("id", text=each) for each in self.blocklists))] if self.blocklists else []
        return element(
            "llm-content-safety",
            element("categories", *categories, output_type="EightSeverityLevels"),
            *lists,
            backend_id=self.backend,
            shield_prompt=self.shield_prompt,
            enforce_on_completions=True if self.enforce_on_completions else None,
        )
