"""Values have the form and range that the policy takes, and are expressions only where these are allowed."""

from collections.abc import Iterator

from policy.placing import is_expression
from policy.rule import REFERENCE, Fault, Rule, Subject, at_attribute
from policy.secrets import KEY

MAX_CHARACTERS = 40
"""Characters of a value that a finding repeats."""


def check(subject: Subject) -> Iterator[Fault]:
    """A value of another form, out of range, or an expression where none is allowed; named values are not looked into."""
    for place in subject.elements:
        for name, known in place.kind.attributes.items() if place.kind else ():
            attribute = place.element.attribute(name)
            if attribute is None:
                continue
            text = attribute.value.text
            if is_expression(text):
                if not known.expression:
                    yield at_attribute(place, name, f"{name} of <{place.name}> is an expression; it takes none", "write a value")
            elif "{{" not in text and not known.form.accepts(text):
                text_ = "…" if KEY.search(text) else f"{text[:MAX_CHARACTERS]}…" if len(text) > MAX_CHARACTERS else text
                yield at_attribute(place, name, f'{name} of <{place.name}> is "{text_}"; it takes {known.form.allowed}')


RULE = Rule(
    id="APIM-POLICY-008",
    severity="error",
    confidence="documented",
    source=f"the attributes of each policy's page, {REFERENCE}",
    remedy="correct it",
    check=check,
)
