"""The kinds of notices that are the report's own; those of a contract are the rules of `apim diff`."""

from typing import Final

RULES: Final = {
    "REPORT-OPERATION-DELETED": "an operation goes away, with its policies",
    "REPORT-OPERATION-LACKING": "a revision becomes current that lacks an operation",
    "REPORT-DELETED": "a resource is deleted",
    "REPORT-REPLACED": "a resource is deleted and made anew",
    "REPORT-OWNED": "what was adopted is deleted with the stack from now on",
    "REPORT-REVISION-DELETED": "a revision that is not current goes away",
    "REPORT-RELEASED": "another revision becomes current",
    "REPORT-ADDRESS": "an API or operation is called another way",
    "REPORT-HIDDEN": "another API takes an operation's calls",
    "REPORT-ACCESS": "who may call, and with what",
    "REPORT-BACKEND": "where requests go",
    "REPORT-MODEL": "who may use which model",
    "REPORT-LIMIT": "how much callers may use",
    "REPORT-POLICY": "another statement of a policy",
    "REPORT-SECRET": "a value that is not shown",
    "REPORT-SETTING": "another setting",
    "REPORT-UNSEEN": "a change that cannot be judged",
    "REPORT-FORGOTTEN": "a resource that stays in Azure, unmanaged",
    "REPORT-CREATED": "a resource is new",
    "REPORT-WORDS": "words that people read",
}
"""Titles by id. Waivers name them."""
