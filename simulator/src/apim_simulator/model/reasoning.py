"""Models that reason: which they are, and how many tokens they think."""

import re
from collections.abc import Mapping

from apim_simulator.model import errors

REASONING = re.compile(r"(o\d|gpt-5(?!-chat))")
"""Models that reason: recorded for gpt-5-mini, gpt-5-nano and gpt-5.2 to 5.6, inferred for their family and for o1, o3, o4."""
TOKENS: Mapping[str, int] = {"none": 0, "minimal": 0, "low": 64, "medium": 128, "high": 256, "xhigh": 512}
"""Tokens of thought by effort: recorded ones are multiples of 64 (aoai2-completions-200-1afd04, -2a68f1); which, is our choice."""
DEFAULT = "medium"


def reasons(model: str) -> bool:
    """Whether a model reasons; `gpt-5-chat` does not [D]."""
    return REASONING.match(model) is not None


def effort(model: str, sent: str | None) -> str | None:
    """The effort in force: gpt-5.4 makes none unless asked (aoai2-responses-200-6e09c6), the others medium."""
    if not reasons(model):
        return None
    return sent or ("none" if model.startswith("gpt-5.4") else DEFAULT)


def thinks(model: str, sent: str | None) -> bool:
    """Whether a response shows that the model reasoned: GPT-5.6 did not for simple questions (aoai2-responses-200-d16c71)."""
    return reasons(model) and effort(model, sent) not in ("none", "minimal") and not model.startswith("gpt-5.6")


def check_effort(model: str, effort: object, param: str) -> None:
    """Refuse an effort for a model that does not reason, or one that does not exist (issues; texts from memory)."""
    if effort is None:
        return
    if not reasons(model):
        raise errors.unrecognized_argument(param)
    if effort not in TOKENS:
        raise errors.not_one_of(effort, TOKENS, param)


def tokens(model: str, effort: str | None, left: int | None) -> int:
    """Tokens of thought, at most `left` where the answer is limited."""
    wanted = TOKENS[effort or DEFAULT] if reasons(model) else 0
    return wanted if left is None else max(0, min(wanted, left))
