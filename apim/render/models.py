"""A stack's models as text and as JSON."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from apim.models import Answering, Deployed, Finding, Published
from apim.render.table import table
from linting import printable


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to tell, on a day."""

    stack: str
    today: date
    names: tuple[Published, ...]
    unnamed: tuple[Deployed, ...]
    findings: tuple[Finding, ...]


def text(found: Overview) -> str:
    """A table of names, what no name reaches, and what is wrong."""
    rows = [_row(name.name, each) for name in found.names for each in name.answering]
    parts = [table(("MODEL", "BACKEND", "DEPLOYMENT", "ANSWERED BY", "CAPACITY", "UPGRADES", "ENDS"), rows)] if rows else []
    if found.unnamed:
        parts.append("no name reaches:\n" + "\n".join(f"  {_where(each)}" for each in found.unnamed))
    if found.findings:
        parts.append("\n".join(_finding(each) for each in found.findings))
    else:
        parts.append("nothing ends within 90 days, and every name is answered")
    return "\n\n".join(parts)


def as_json(found: Overview) -> str:
    """One object: `stack`, `date`, `models`, `unnamed`, `findings`."""
    whole = {
        "stack": found.stack,
        "date": found.today,
        "models": [_published(name) for name in found.names],
        "unnamed": [asdict(each) for each in found.unnamed],
        "findings": [asdict(each) for each in found.findings],
    }
    return json.dumps(whole, indent=2, default=_written)


def _published(name: Published) -> dict[str, Any]:
    return {"name": name.name, "retires": name.retires, "answering": [asdict(each) for each in name.answering]}


def _written(value: object) -> str:
    """JSON has no days."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _row(name: str, each: Answering) -> tuple[str, ...]:
    deployed = each.deployed
    if deployed is None:
        return (name, each.backend, each.deployment, "nothing" if each.is_known else "not known", "", "", "")
    return (
        name,
        each.backend,
        each.deployment,
        f"{deployed.model} {deployed.version}",
        f"{deployed.sku} {deployed.capacity if deployed.capacity is not None else ''}".strip(),
        deployed.upgrade or "unknown",
        deployed.retires.isoformat() if deployed.retires else "unknown",
    )


def _where(each: Deployed) -> str:
    return printable(f"{each.account}/{each.name} ({each.model} {each.version})")


def _finding(each: Finding) -> str:
    return printable(f"{each.level}: {f'{each.model}: ' if each.model else ''}{each.message}")
