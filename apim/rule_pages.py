"""A page per rule, made from the rule itself and from the golden case that shows its message."""

import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path

import desired_state
import openapi
import policy
import settings
from desired_state import preflight

CONFIDENCE = {
    "recorded": "recorded from the real service",
    "documented": "documented by Microsoft",
    "sample": "read from code or contracts of Microsoft's",
    "reported": "reported by users",
    "inferred": "inferred",
    "choice": "a choice of this project, where no source decides",
}


Rule = openapi.Rule | policy.Rule | desired_state.Rule
CASES = (Path("tests", "openapi", "cases"), Path("tests", "policy", "cases"), Path("tests", "desired_state", "rules"))
"""Folders of golden cases, in the repository."""

LINTED = {
    "spec.yaml": "yaml",
    "spec.json": "json",
    "patch.json": "json",
    "overlay.yaml": "yaml",
    "policy.xml": "xml",
    "policy.rawxml": "xml",
    "options.json": "json",
    "stack.yaml": "yaml",
}
"""Files of a case that a page shows, in this order, with their language."""

FINDING = 3
"""Lines of a finding: file, place and rule, message."""

MAX_LINES = 60
MAX_LINE = 400
"""What a page shows of a file; a case about length needs no more to be understood."""

OTHERS = (*settings.SETTINGS_IDS, *preflight.IDS)
"""Ids without a page that the setting `rules` takes as well."""


def all_rules() -> tuple[Rule, ...]:
    """Import rules, policy rules, stack rules, each by id."""
    return (*openapi.all_rules(), *policy.all_rules(), *desired_state.all_rules())


def examples(root: Path) -> dict[str, str]:
    """What breaks each rule and the message, by id: of the first golden case, by name, whose first finding is of it.

    A case with findings of no other rule goes before the others.
    """
    alone: dict[str, str] = {}
    found: dict[str, str] = {}
    for file in (file for cases in CASES for file in sorted((root / cases).glob("*/error.txt"))):
        lines = file.read_text(encoding="utf-8").splitlines()
        ids = [line.rsplit("[", 1)[1].rstrip("]") for line in lines[1::3] if "[" in line]
        if len(lines) >= FINDING and ids and "[" in lines[1]:
            chosen = alone if set(ids) == {ids[0]} else found
            chosen.setdefault(ids[0], _example(file.parent, "\n".join(lines[:FINDING])))
    return found | alone


def _example(case: Path, message: str) -> str:
    """The files of a case that are linted, and the first finding."""
    files = [(case / name, language) for name, language in LINTED.items() if (case / name).exists()]
    blocks = [_fenced(language, file.read_text(encoding="utf-8")) for file, language in files]
    return "\n\n".join([*blocks, _fenced("text", message)])


def _fenced(language: str, text: str) -> str:
    lines = [line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…" for line in text.strip("\n").splitlines()]
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], "…"]
    return "\n".join([f"```{language}", *lines, "```"])


def pages(of_rules: Mapping[str, str]) -> dict[str, str]:
    """Content by file name: one page per rule, and README.md, which lists them."""
    return {f"{rule.id}.md": _page(rule, of_rules.get(rule.id, "")) for rule in all_rules()} | {"README.md": _index()}


def _page(rule: Rule, example: str) -> str:
    quiet = " In the output of `bin/apim lint`, not of each deployment." if rule.quiet else ""
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
        text += f"\n\n{example}"
    return f"{text}\n"


def others() -> str:
    """What there is to say of those without a page."""
    lines = [
        "## Others that `rules` takes",
        "",
        f"{', '.join(f'`{each}`' for each in OTHERS)}: what Azure is asked before anything is made, and accounts of one pool:",
        "[from nothing](../../guides/from-nothing.md#before-anything-is-made).",
    ]
    return "\n".join(lines) + "\n"


def _index() -> str:
    return (
        "\n".join(
            [
                "# Rules",
                "",
                "`bin/apim lint` checks them offline. Written by `bin/apim rules --write docs/reference/rules` from",
                "`openapi/rules/`, `policy/rules/` and `desired_state/rules/`.",
                "",
                *_imports(),
                "",
                *_policies(),
                "",
                *_stacks(),
                "",
            ]
        )
        + f"\n{others()}"
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
        "What API Management refuses in a policy, or does not do as it seems to say: [policies](../../guides/policies.md).",
        "",
    ]
    return [*head, *_table(policy.all_rules())]


def _stacks() -> list[str]:
    head = [
        "## Stack rules",
        "",
        "What a reviewer would ask about a stack that Azure itself accepts: [guard rails](../../guides/guard-rails.md). The",
        "setting `rules` makes each an error, a warning, or nothing.",
        "",
    ]
    return [*head, *_table(desired_state.all_rules())]


def _table(rules: Sequence[Rule]) -> list[str]:
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.confidence} | {rule.title} |" for rule in rules]
    return ["| Rule | Severity | Known from | |", "|---|---|---|---|", *rows]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
