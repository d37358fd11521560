"""Without a diagnostic nobody sees who called what, or why a call failed, unless the service has one of its own."""

from collections.abc import Iterator

from desired_state.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """An API that no entry of `diagnostics` covers: neither its own, nor one for the whole service."""
    covered = {each.api for each in subject.settings.diagnostics.values()}
    for index, api in subject.settings.apis.items():
        if not covered & {None, api.name}:
            yield Fault(("apis", index), f'no diagnostic logs the calls of "{api.name}"')


RULE = Rule(
    id="APIM-STACK-008",
    severity="off",
    confidence="documented",
    source=f"{LEARN}api-management-howto-app-insights",
    remedy="add a logger and a diagnostic",
    check=check,
)
