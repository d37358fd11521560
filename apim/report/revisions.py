"""Revisions of an API: which one callers had before, when another becomes current.

A revision is an Api whose name ends in `;rev=N`; an ApiRelease makes the one that it names current
(https://learn.microsoft.com/azure/api-management/api-management-revisions).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from apim.preview import REMOVING, Preview, Step
from apim.report.membership import base, named, revision
from apim.state import State

Inputs = Mapping[str, Any]


class Revisions:
    """What a preview and a state know of them."""

    def __init__(self, preview: Preview, state: State) -> None:
        mentioned = {step.urn for step in preview.steps}
        self._held = [(held.kind, held.inputs) for held in state.resources if held.urn not in mentioned]
        self._held += [(step.token, step.old) for step in preview.steps if step.old]
        self._steps = preview.steps
        removed = [step.old for step in preview.steps if step.op in REMOVING and step.token == "Api"]
        self._going = {base(inputs) for inputs in removed if not named(inputs)}

    def released(self, step: Step) -> int | None:
        """The revision that a release makes current; None where the step is none, or names what is not known yet."""
        if step.token != "ApiRelease" or step.op == "delete":
            return None
        if base(step.new):
            return revision(step.new)
        feeding = [each.new for each in self._steps if each.urn in step.fed.get("apiId", ()) and base(each.new)]
        return revision(feeding[0]) if len(feeding) == 1 else None

    def releases(self, step: Step) -> bool:
        """Whether the preview makes this revision, which is new, the current one."""
        return any(
            self.released(each) == revision(step.new)
            for each in self._steps
            if each.token == "ApiRelease" and base(step.new) in {base(each.new), base(self._feeding(each))}
        )

    def begins(self, step: Step) -> bool:
        """Whether the API is made by the same preview, so that nobody has called it before."""
        made = [each.new for each in self._steps if each.op == "create" and each.token == "Api"]
        return base(step.new) in {base(inputs) for inputs in made if not named(inputs)}

    def rolled_back(self, release: Step) -> tuple[Inputs, Inputs] | None:
        """Inputs of the Api that callers had, and of the one that a release goes back to; None where it is new, or not known."""
        name, numbers = base(release.new), (self._last(release), self.released(release))
        held = {
            revision(inputs): inputs for token, inputs in self._held if token == "Api" and base(inputs) == name and named(inputs)
        }
        found = [held[number] for number in numbers if number in held]
        return (found[0], found[1]) if len(found) == len(numbers) else None

    def retires(self, step: Step) -> bool:
        """Whether a deletion takes away a revision, or what is under one, while the API stays.

        It is not the current one then: that one API Management deletes with the API alone
        (https://github.com/Azure/apiops-cli/issues/260).
        """
        return step.op == "delete" and named(step.old) and base(step.old) not in self._going

    def before(self, step: Step) -> Inputs | None:
        """Inputs of the Api, or of the policy in the same place, that callers of a new revision had.

        That of the last one released, else of the newest before it.
        """
        number = self._last(step)
        same = [
            inputs
            for token, inputs in self._held
            if (token, base(inputs), inputs.get("operationId")) == (step.token, base(step.new), step.new.get("operationId"))
            and revision(inputs) == number
        ]
        return same[0] if same else None

    def _last(self, step: Step) -> int:
        """The revision that callers had; 0 where none is known."""
        name, number = base(step.new), revision(step.new)
        known = {revision(inputs) for token, inputs in self._held if token == "Api" and base(inputs) == name and named(inputs)}
        released = [revision(inputs) for token, inputs in self._held if token == "ApiRelease" and base(inputs) == name]
        return max(released) if released else max((each for each in known if each < number), default=0)

    def _feeding(self, release: Step) -> Inputs:
        found: Iterator[Inputs] = (each.new for each in self._steps if each.urn in release.fed.get("apiId", ()))
        return next(found, {})
