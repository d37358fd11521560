"""Revisions of an API: which one callers had before, when another becomes current.

A revision is an Api whose name ends in `;rev=N`; an ApiRelease makes the one that it names current
(https://learn.microsoft.com/azure/api-management/api-management-revisions).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from review.deployed import State
from review.report.membership import base, revision
from review.report.preview import Preview, Step

Inputs = Mapping[str, Any]


class Revisions:
    """What a preview and a state know of them."""

    def __init__(self, preview: Preview, state: State) -> None:
        mentioned = {step.urn for step in preview.steps}
        self._held = [(held.kind, held.inputs) for held in state.resources if held.urn not in mentioned]
        self._held += [(step.token, step.old) for step in preview.steps if step.old]
        self._steps = preview.steps

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

    def before(self, step: Step) -> Inputs | None:
        """Inputs of the Api that callers of a new revision had: the last one released, else the newest before it."""
        name, number = base(step.new), revision(step.new)
        known = {revision(inputs): inputs for token, inputs in self._held if token == "Api" and base(inputs) == name}
        released = [revision(inputs) for token, inputs in self._held if token == "ApiRelease" and base(inputs) == name]
        candidates = [each for each in released if each in known] or [each for each in known if each < number]
        return known[max(candidates)] if candidates else None

    def _feeding(self, release: Step) -> Inputs:
        found: Iterator[Inputs] = (each.new for each in self._steps if each.urn in release.fed.get("apiId", ()))
        return next(found, {})
