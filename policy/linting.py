"""Runs the policy rules. They are found by folder: a new file in `policy/rules/` with a RULE in it is a new rule."""

from functools import cache
from operator import attrgetter

from linting import Finding, rules_in, run
from policy import rules
from policy.context import Context
from policy.document import Document
from policy.elements import Scope
from policy.placing import placed, values
from policy.rule import Rule, Subject

UNKNOWN = Context()


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in the folder, by id. Raises TypeError when a file holds none."""
    return rules_in(rules)


def lint(document: Document, scope: Scope | None = None, context: Context = UNKNOWN) -> tuple[Finding, ...]:
    """What API Management would refuse in a policy, or not do as it seems to say, by rule and then by place.

    Args:
        document: the policy, or a fragment; for a fragment the scope is looked at only where the context names a section.
        scope: where it is to be attached; None when unknown, and what depends on it is not judged.
        context: what surrounds it.
    """
    elements = placed(document, context.section)
    anywhere = document.is_fragment and context.section is None
    whole = Subject(
        document=document, scope=None if anywhere else scope, context=context, elements=elements, values=tuple(values(elements))
    )
    return tuple(run(all_rules(), whole, whole.location, order=attrgetter("offset")))
