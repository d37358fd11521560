"""A condition that can never be true, or only by luck, retries and chooses nothing."""

import re
from collections.abc import Iterator

from policy.rule import EXPRESSIONS, Fault, Rule, Subject, in_value

NUMBER_AS_TEXT = re.compile(
    r"""\bStatusCode\s*(?:==|!=)\s*[@$]*"|"\s*(?:==|!=)\s*[\w.()]*\bStatusCode\b|\bStatusCode\s*\.\s*Equals\s*\(\s*[@$]*\""""
)
REASON = re.compile(r"\bStatusReason\b")


def check(subject: Subject) -> Iterator[Fault]:
    """A comparison of StatusCode, which is a number, with a string; StatusReason in the condition of a retry.

    The text of the latter differs by protocol version and backend: that is a warning.
    """
    for value in subject.values:
        text = value.text.text
        if not value.expression:
            continue
        wrong = NUMBER_AS_TEXT.search(text)
        if wrong:
            found = "StatusCode is a number and is compared with a string"
            yield in_value(subject, value, wrong.start(), found, "write the number without quotes")
        reason = REASON.search(text)
        if reason and value.owner.name == "retry" and value.path.endswith("/@condition"):
            found = "StatusReason is compared, and its text is not the same in HTTP/1.1, HTTP/2 and every backend"
            yield in_value(subject, value, reason.start(), found, "compare context.Response.StatusCode", severity="warning")


RULE = Rule(
    id="APIM-POLICY-023",
    severity="error",
    confidence="reported",
    source=f"{EXPRESSIONS}; https://github.com/Azure-Samples/AI-Gateway/issues/262 for StatusReason",
    remedy="compare numbers with numbers",
    check=check,
)
