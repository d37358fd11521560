"""What was proven of a deployed stack, as text and JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from review.proving import Check


def as_text(checks: Sequence[Check]) -> str:
    """A line per check, then the counts."""
    lines = [f"{each.status:8} {each.api}: {each.what}{f' - {each.message}' if each.message else ''}" for each in checks]
    return "\n".join([*lines, ", ".join(f"{count} {name}" for name, count in _counts(checks).items())])


def as_json(checks: Sequence[Check]) -> str:
    """An object with `checks` and a count per status."""
    return json.dumps({"checks": [asdict(each) for each in checks], **_counts(checks)}, indent=2, ensure_ascii=False)


def _counts(checks: Sequence[Check]) -> dict[str, int]:
    return {name: sum(each.status == name for each in checks) for name in ("proven", "failed", "skipped")}


FORMATS = {"text": as_text, "json": as_json}
