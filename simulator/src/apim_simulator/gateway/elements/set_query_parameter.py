"""`set-query-parameter` (https://learn.microsoft.com/azure/api-management/set-query-parameter-policy).

`append` adds another parameter of the name, as `override` with several values does [D]; that letter case is ignored is inferred.
"""

from apim_simulator.gateway import query
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Change the request's query. Raises NotSimulated for nothing to set."""
    name = run.text(statement.attributes["name"])
    action = run.text(statement.attributes.get("exists-action", "override"))
    values = ["" if value.text is None else run.text(value.text) for value in statement.named("value")]
    request = run.exchange.request
    if action not in ("override", "skip", "append", "delete"):
        raise run.refuse(f"exists-action '{action}'")
    if action == "delete":
        request.query = query.without(request.query, [name])
        return
    if not values:
        raise run.refuse(f"the query parameter '{name}' without a value")
    if action == "skip" and query.values(request.query, name):
        return
    kept = request.query if action == "append" else query.without(request.query, [name])
    request.query = (*kept, *(query.parameter(name, value) for value in values))
