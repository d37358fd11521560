"""What else a rollback would change: nothing, or it is no rollback."""

import re
from collections.abc import Iterator

from apim.preview import Preview, Step


def others(preview: Preview, api: str, *, forward: bool) -> tuple[str, ...]:
    """Steps of a preview that do more than release a revision of this API, as operation, type and name.

    Old revisions may go, and going `forward` a new one may be made, as by any update; going back, nothing is imported.
    """
    return tuple(f"{step.op} {step.token} {step.name}" for step in preview.steps if not any(_fits(step, api, forward=forward)))


def _fits(step: Step, api: str, *, forward: bool) -> Iterator[bool]:
    name = re.escape(api)
    yield step.token == "ApiRelease" and step.op in {"create", "delete"} and _is(rf"{name}-release-\d+-\d+", step)
    yield step.op == "delete" and _is(rf"{name}-revision-\d+-.+", step) and ":ApiRevision$" in step.urn
    yield forward and step.op in {"create", "update"} and _is(rf"{name}-revision-\d+-.+", step) and ":ApiRevision$" in step.urn


def _is(pattern: str, step: Step) -> bool:
    return re.fullmatch(pattern, step.name) is not None
