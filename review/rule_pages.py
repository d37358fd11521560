"""A page per rule, made from the rule itself and from the golden case that shows its message."""

import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path

import openapi
import policy

CONFIDENCE = {
    "recorded": "recorded from the real service",
    "documented": "documented by Microsoft",
    "sample": "read from code or contracts of Microsoft's",
    "reported": "reported by users",
    "inferred": "inferred",
    "choice": "a choice of this project, where no source decides",
}


Rule = openapi.Rule | policy.Rule
CASES = (Path("tests", "openapi", "cases"), Path("tests", "policy", "cases"))
"""Folders of golden cases, in the repository."""


def all_rules() -> tuple[Rule, ...]:
    """Import rules, then policy rules, each by id."""
    return (*openapi.all_rules(), *policy.all_rules())


def examples(root: Path) -> dict[str, str]:
    """A message of each rule, by id: from the first golden case, by name, whose first finding is of it."""
    found: dict[str, str] = {}
    for file in (file for cases in CASES for file in sorted((root / cases).glob("*/error.txt"))):
        lines = file.read_text(encoding="utf-8").splitlines()[:3]
        if len(lines) == 3 and "[" in lines[1]:  # noqa: PLR2004 - file, place and rule, message
            rule = lines[1].rsplit("[", 1)[1].rstrip("]")
            found.setdefault(rule, "\n".join(lines))
    return found


def pages(shown: Mapping[str, str]) -> dict[str, str]:
    """Content by file name: one page per rule, and README.md, which lists them."""
    return {f"{rule.id}.md": _page(rule, shown.get(rule.id, "")) for rule in all_rules()} | {"README.md": _index()}


def _page(rule: Rule, example: str) -> str:
    quiet = " Told by `review lint`, not on each deploy." if rule.quiet else ""
    parts = [
        f"# {rule.id}",
        rule.title,
        f"- **Severity**: {rule.severity}.{quiet}",
        f"- **Found**: {_one_line(inspect.getdoc(rule.check))}",
        f"- **Remedy**: {rule.remedy}.",
        f"- **Known from**: {CONFIDENCE[rule.confidence]}: {rule.source}.",
    ]
    text = "\n\n".join(parts[:2]) + "\n\n" + "\n".join(parts[2:])
    if example:
        text += f"\n\n```text\n{example}\n```"
    return f"{text}\n"


def _index() -> str:
    return (
        "\n".join(
            [
                "# Rules",
                "",
                "`python -m review lint` checks them offline. Written by `python -m review rules --write docs/rules` from",
                "`openapi/rules/` and `policy/rules/`.",
                "",
                *_imports(),
                "",
                *_policies(),
            ]
        )
        + "\n"
    )


def _imports() -> list[str]:
    head = [
        "## Import rules",
        "",
        "What Azure API Management rejects in an OpenAPI document, or silently changes. A deployment checks them before it",
        "registers anything. A finding can be waived per API, with a reason: `waivers` in [settings](../settings.md).",
        "",
    ]
    return [*head, *_table(openapi.all_rules())]


def _policies() -> list[str]:
    head = [
        "## Policy rules",
        "",
        "What API Management refuses in a policy, or does not do as it seems to say: [policies](../policies.md).",
        "",
    ]
    return [*head, *_table(policy.all_rules())]


def _table(rules: Sequence[Rule]) -> list[str]:
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.confidence} | {rule.title} |" for rule in rules]
    return ["| Rule | Severity | Known from | |", "|---|---|---|---|", *rows]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
