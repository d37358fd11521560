"""What was proven of a deployed stack, as JSON."""

import json
from dataclasses import asdict

from apim.prove import Proof


def as_json(proof: Proof) -> str:
    """An object with `checks`, a count per status, and `spent`."""
    checks = [asdict(each) for each in proof.checks]
    value: dict[str, object] = {"checks": checks, **{str(status): count for status, count in proof.counts().items()}}
    value["spent"] = asdict(proof.spent)
    return json.dumps(value, indent=2, ensure_ascii=False)
