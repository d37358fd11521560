"""rewrite-uri takes the parameters of the operation's template: it can add none, and one left out is lost."""

import re
from collections.abc import Iterator

from policy.rule import LEARN, Fault, Rule, Subject, at_attribute

PARAMETER = re.compile(r"(?<!\{)\{([^{}]+)\}(?!\})")


def check(subject: Subject) -> Iterator[Fault]:
    """A literal template with a parameter that the operation does not have (an error), or without one that it has."""
    if subject.context.template is None:
        return
    for place in subject.named("rewrite-uri"):
        template = place.literal("template")
        if template is None:
            continue
        used = {name.strip("*") for name in PARAMETER.findall(template)}
        known = ", ".join(sorted(subject.context.template)) or "none"
        for name in sorted(used - subject.context.template):
            found = f'the template has the parameter "{name}", which the operation does not; it has {known}'
            yield at_attribute(place, "template", found, "use a parameter of the operation, or an expression", "error")
        for name in sorted(subject.context.template - used):
            yield at_attribute(place, "template", f'the template leaves out the operation\'s parameter "{name}"')


RULE = Rule(
    id="APIM-POLICY-026",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}rewrite-uri-policy",
    remedy="add it, unless the backend does not want it",
    check=check,
)
