"""What was proven of a deployed stack, as annotations of GitHub."""

from apim.prove import Proof
from apim.render.proof_text import summary
from apim.render.workflow_commands import workflow_command

_LEVELS = {"failed": "error", "skipped": "notice"}
"""What was proven gets none."""


def as_github(proof: Proof) -> str:
    """An annotation for each check that failed or was skipped, then the counts as a plain line of the log."""
    commands = [
        workflow_command(
            _LEVELS[check.status], {"title": f"{check.api}: {check.what}"}, "; ".join(filter(None, [check.message, check.fix]))
        )
        for check in proof.checks
        if check.status in _LEVELS
    ]
    return "\n".join([*commands, summary(proof)])
