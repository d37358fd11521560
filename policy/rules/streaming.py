"""Where answers are to stream, nothing may hold them back or wait for the whole of one."""

import re
from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import LEARN, STREAMING, Fault, Rule, Subject, at, at_attribute, in_value

WAITING = {name: policy.answer for name, policy in POLICIES.items() if policy.answer}
"""What policies do to a whole answer."""

BODY = re.compile(r"\bcontext\s*\.\s*Response\s*\.\s*Body\b")
LOGS = ("log-to-eventhub", "trace")


def check(subject: Subject) -> Iterator[Fault]:
    """What waits for an answer, where the context says that answers are expected to stream.

    That is forward-request without buffer-response="false" (an error: chunks are held until there are 8 KB of them, or the stream
    ends); a response cache, validation or change of the
    answer's body; an expression that reads or logs it, in on-error alone excepted, where the answer is the gateway's own.
    """
    if not subject.context.streaming:
        return
    for place in subject.named("forward-request"):
        if (place.element.get("buffer-response") or "true").lower() != "false":
            found = '<forward-request> has no buffer-response="false": a stream arrives in pieces of 8 KB'
            yield at_attribute(place, "buffer-response", found, 'add buffer-response="false"', "error")
    for place in subject.named(*WAITING):
        if place.name == "cache-lookup" or place.section == "outbound":
            yield at(place, f"<{place.name}> {WAITING[place.name]}, and answers are expected to stream", "remove it here")
    for value in subject.values:
        match = BODY.search(value.text.text) if value.expression else None
        if match and value.owner.section != "on-error" and value.owner.name not in WAITING:
            doing = "logs" if value.owner.name in LOGS else "reads"
            yield in_value(
                subject, value, match.start(), f"an expression {doing} the answer's body, and answers are expected to stream"
            )


RULE = Rule(
    id="APIM-POLICY-020",
    severity="warning",
    confidence="documented",
    source=f"{STREAMING}; {LEARN}forward-request-policy",
    remedy="leave the body of a streamed answer alone",
    check=check,
)
