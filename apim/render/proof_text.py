"""What was proven of a deployed stack, as lines."""

from apim.prove import Check, Proof
from linting import printable


def as_text(proof: Proof) -> str:
    """A line per check, the fix of one that failed below it, then the counts and what it cost. The same proof, the same lines."""
    return "\n".join([*(_line(check) for check in proof.checks), summary(proof)])


def _line(check: Check) -> str:
    message = f" - {check.message}" if check.message else ""
    fix = f"\n         fix: {printable(check.fix)}" if check.fix else ""
    return f"{check.status:8} {printable(f'{check.api}: {check.what}{message}')}{fix}"


def summary(proof: Proof) -> str:
    """The counts, and what the proof cost."""
    counts = ", ".join(f"{count} {status}" for status, count in proof.counts().items())
    return f"{counts}; {proof.spent}"
