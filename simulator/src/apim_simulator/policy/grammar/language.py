"""What looks into the messages of language models: semantic cache and content safety (GW-ELEMENTS)."""

import re
from typing import Final

from apim_simulator.policy.rules import FILLED, FLAG, LITERAL, NAME, WHOLE, Attribute, Child, Form, Rule, one_of

SCORE: Final = Form(re.compile(r"0(\.\d+)?|1(\.0+)?"), "a number from 0 to 1")
SEVERITY: Final = Form(re.compile("[0-7]"), "a whole number from 0 to 7")
WINDOW: Final = Form(re.compile(r"[1-9]\d*"), "a whole number from 1 on")

_CATEGORY: Final = Rule(
    "category",
    {
        "name": Attribute(one_of("Hate", "SelfHarm", "Sexual", "Violence"), required=True),
        "threshold": Attribute(SEVERITY, required=True),
    },
)


def _lookup(name: str) -> Rule:
    return Rule(
        name,
        {
            "score-threshold": Attribute(SCORE, required=True),
            "embeddings-backend-id": NAME,
            "embeddings-backend-auth": Attribute(one_of("system-assigned"), required=True, expression=False),
            "ignore-system-messages": FLAG,
            "max-message-count": Attribute(WHOLE),
        },
        (Child(Rule("vary-by", content=FILLED, content_required=True), 0, None),),
        absent=frozenset({"cache-id"}),
        sections=("inbound",),
        direct=True,
    )


def _store(name: str) -> Rule:
    return Rule(
        name,
        {"duration": Attribute(WHOLE, required=True)},
        absent=frozenset({"cache-id", "cache-response"}),
        sections=("outbound",),
        direct=True,
    )


ROWS: Final = (
    _lookup("llm-semantic-cache-lookup"),
    _lookup("azure-openai-semantic-cache-lookup"),
    _store("llm-semantic-cache-store"),
    _store("azure-openai-semantic-cache-store"),
    Rule(
        "llm-content-safety",
        {
            "backend-id": LITERAL,
            "shield-prompt": FLAG,
            "enforce-on-completions": FLAG,
            "window-size": Attribute(WINDOW),
            "window-overlap-size": Attribute(WHOLE),
        },
        (
            Child(
                Rule(
                    "categories",
                    {"output-type": Attribute(one_of("FourSeverityLevels", "EightSeverityLevels"))},
                    (Child(_CATEGORY, 1, None),),
                )
            ),
            Child(Rule("blocklists", children=(Child(Rule("id", content=FILLED, content_required=True), 1, None),))),
        ),
        sections=("inbound", "outbound"),
        scopes=("global", "product", "api"),
    ),
)
