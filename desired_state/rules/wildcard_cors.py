"""Browsers of every site may call an API whose cors allows all origins: any page that comes by a key can use it there."""

from collections.abc import Iterator

from desired_state.rule import LEARN, Fault, Rule, Subject
from linting import Location

FOUND = "every origin is allowed: pages of any site may call the API"


def check(subject: Subject) -> Iterator[Fault]:
    """The origin `*`, in the setting `cors` or in a policy file of the team's own. With credentials it is refused anyway."""
    for index, api in subject.settings.apis.items():
        if api.cors and "*" in api.cors.allowed_origins:
            yield Fault(("apis", index, "cors", "allowedOrigins"), FOUND)
    for own in subject.own:
        for cors in (element for element in own.root.walk() if element.name == "cors"):
            origins = cors.child("allowed-origins")
            texts = [text.text.strip() for origin in origins.elements for text in origin.texts] if origins else []
            if "*" in texts:
                line = own.position(cors.start).line
                yield Fault(Location(own.source, "cors/allowed-origins", line), FOUND)


RULE = Rule(
    id="APIM-STACK-003",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}cors-policy",
    remedy="name the origins",
    check=check,
)
