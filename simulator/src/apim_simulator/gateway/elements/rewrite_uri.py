"""`rewrite-uri` (https://learn.microsoft.com/azure/api-management/rewrite-uri-policy).

Query parameters that the operation's template matched are not copied; the others are, unless `copy-unmatched-params` says no [D].
Parameters that the new template has itself are not copied a second time (inferred).
"""

import re
from urllib.parse import quote

from apim_simulator.gateway import query
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

_PARAMETER = re.compile(r"\{([^{}]+)\}")


async def execute(run: Run, statement: Statement) -> None:
    """Replace path and query. Raises NotSimulated for a template parameter that the operation has not."""
    exchange, request = run.exchange, run.exchange.request
    route = exchange.route
    parameters = route.parameters if route else {}

    def filled(match: re.Match[str]) -> str:
        if match[1] not in parameters:
            raise run.refuse(f"the template parameter '{match[1]}' is none of the operation's")
        return quote(parameters[match[1]], safe="")

    target = statement.attributes["template"]
    rewritten = _PARAMETER.sub(filled, target) if isinstance(target, str) else run.text(target)
    path, _, own = rewritten.partition("?")
    added = query.parse(own)
    copied: query.Query = ()
    if run.flag(statement.attributes.get("copy-unmatched-params"), default=True):
        matched = route.operation.template.query_names if route and route.operation else frozenset()
        copied = query.without(request.query, [*matched, *(p.name for p in added)])
    request.path, request.query = path, (*added, *copied)
