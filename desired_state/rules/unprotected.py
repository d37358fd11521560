"""A production stack is protected: the engine then deletes none of its resources by mistake, nor the stack as a whole."""

import re
from collections.abc import Iterator
from typing import Final

from desired_state.rule import Fault, Rule, Subject

PRODUCTION: Final = re.compile(r"(?i)^(?!.*(?:non|pre|not)[-_.]?pro?d)(?:.*[-_.])?(?:prod|prd|production|live)(?:[-_.\d].*)?$")
"""Names of stacks that say production: `prod`, `prod-eu`, `contoso-prd`, `live2`; not `non-prod` or `preprod`."""


def check(subject: Subject) -> Iterator[Fault]:
    """A stack whose name says production, without `protect: true`."""
    name = subject.settings.sources.stack.removeprefix("Pulumi.").removesuffix(".yaml")
    if PRODUCTION.match(name) and not subject.settings.protect:
        yield Fault(("protect",), f'"{name}" is not protected: a destroy, or an edit that renames an API, deletes at once')


RULE = Rule(
    id="APIM-STACK-005",
    severity="warning",
    confidence="choice",
    source="https://www.pulumi.com/docs/iac/concepts/options/protect/; which names say production is our reading",
    remedy="write protect: true",
    check=check,
)
