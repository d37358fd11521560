"""What was proven of a deployed stack, as JSON."""

from dataclasses import asdict

from apim.prove import Proof
from apim.render.json_text import json_text


def as_json(proof: Proof) -> str:
    """An object with `checks`, a count per status, and `spent`."""
    checks = [asdict(each) for each in proof.checks]
    value: dict[str, object] = {"checks": checks, **{str(status): count for status, count in proof.counts().items()}}
    value["spent"] = asdict(proof.spent)
    return json_text(value)
