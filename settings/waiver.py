"""Findings about a document that a team accepts."""

from typing import Annotated

from pydantic import Field, StringConstraints

from settings.base import Model

RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
JsonPointer = Annotated[str, StringConstraints(pattern=r"^/")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
"""Ten characters are few for a reason, and more than a word typed to be rid of the question."""


class Waiver(Model):
    """A finding about the document that the team accepts."""

    rule: RuleId = Field(description="Id of the rule, as messages show it: `APIM-IMPORT-032`.")
    at: JsonPointer | None = Field(
        default=None,
        description="JSON pointer such as `/paths`: only findings there and below are accepted; default: everywhere.",
    )
    reason: Reason = Field(description="Why this is accepted, for the next reader.")
