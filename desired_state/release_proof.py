"""Calls that prove whether a revision answers."""

import re

from desired_state.result import DesiredApi
from desired_state.revision_state import Revision

_ANYTHING = "proof"
_PARAMETER = re.compile(r"\{[^{}]*\}|\*")


def proof_calls(api: DesiredApi, revision: Revision, gateway_url: str) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Method and URL of one call per operation of a revision, and the headers of all.

    `;rev=n` comes after the API's path
    (https://learn.microsoft.com/azure/api-management/api-management-revisions), and so after a version in it (inferred).
    Parameters of templates have any value but api-version, which is the consumers' own.
    """
    root = f"{gateway_url.rstrip('/')}/{api.path};rev={revision.number}"
    query = api.version.get("query", "")
    calls = []
    for method, template in revision.routes:
        url = root + _PARAMETER.sub(_ANYTHING, template.replace("{api-version}", api.definition.api_version))
        calls.append((method, f"{url}{'&' if '?' in url else '?'}{query}" if query else url))
    name, _, value = api.version.get("header", "").partition("=")
    return calls, {name: value} if name else {}
