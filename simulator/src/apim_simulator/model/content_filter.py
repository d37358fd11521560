"""Content filter results, and the word that makes the filter refuse."""

from apim_simulator.model.answer import Answer, Json, Refused, compact
from apim_simulator.model.errors import PORTAL

MAGIC_WORD = "simulate-content-filter"
"""A message that contains this, letter case ignored, triggers the content filter (our choice)."""

CATEGORIES = ("hate", "jailbreak", "protected_material_code", "protected_material_text", "self_harm", "sexual", "violence")
SEVERE = frozenset({"hate", "self_harm", "sexual", "violence"})
"""Categories with a severity; the others are detected or not."""
OF_PROMPT = frozenset({"hate", "jailbreak", "self_harm", "sexual", "violence"})
OF_ANSWER = frozenset(CATEGORIES) - {"jailbreak"}


def results(categories: frozenset[str]) -> Json:
    """Results of harmless text (aoai-chat-200-2026)."""
    return {name: _harmless(name) for name in CATEGORIES if name in categories}


def _harmless(name: str) -> Json:
    return {"filtered": False, "severity": "safe"} if name in SEVERE else {"detected": False, "filtered": False}


def prompt_results(*, images: bool = False) -> list[Json]:
    """`prompt_filter_results`: the one place whose members are not sorted (aoai-chat-200-2026).

    Of a prompt with images the images come first and the member has another name (aoai2-completions-200-c9150b).
    """
    if images:
        found = results(SEVERE) | {"custom_blocklists": {"filtered": False, "details": []}}
        return [{"prompt_index": 1, "content_filter_result": found}, {"prompt_index": 0, "content_filter_result": {}}]
    return [{"prompt_index": 0, "content_filter_results": results(OF_PROMPT)}]


def check(texts: list[str]) -> None:
    """Refuse a prompt with the magic word as the content filter does, in plain JSON even for a stream (aoai-400-content-filter)."""
    if not any(MAGIC_WORD in text.lower() for text in texts):
        return
    found = results(OF_PROMPT) | {
        "self_harm": {"filtered": True, "severity": "medium"},
        "jailbreak": {"filtered": False, "detected": False},
    }
    message = (
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your "
        f"prompt and retry. To learn more about our content filtering policies please read our documentation: {PORTAL}2198766"
    )
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": found}
    error = {"message": message, "type": None, "param": "prompt", "code": "content_filter", "status": 400, "innererror": inner}
    raise Refused(Answer(400, compact({"error": error}), headers={"x-ms-rai-invoked": "true"}), "model")
