"""`cache-lookup` (https://learn.microsoft.com/azure/api-management/cache-lookup-policy): a kept answer instead of the backend's.

Only for GET. A request with Authorization is left alone without `allow-private-response-caching` [D]. A hit ends the pipeline: the
answer is the one that cache-store saw (inferred). The key is the API, the path, the named query parameters, without any all of them
[D], the named headers, and with `vary-by-developer` the subscription's owner (inferred).
"""

import json

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.errors import Finished
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Answer from the cache, or remember for cache-store under which key. Raises Finished."""
    exchange, attributes = run.exchange, statement.attributes
    private = headers.value_of(exchange.request.fields, "authorization") is not None
    allowed = run.flag(attributes.get("allow-private-response-caching"), default=False)
    if exchange.request.method != "GET" or (private and not allowed):
        return
    key = _key(run, statement)
    found = run.world.cache.get(run.snapshot.service.id, "answer", key)
    run.recorder.effect("miss" if found is None else "hit")
    if found is None:
        exchange.cache_key = key
        return
    status, phrase, fields, body = found
    exchange.response = Response(status, list(fields), phrase, body)
    raise Finished


def _key(run: Run, statement: Statement) -> str:
    exchange = run.exchange
    names = [run.text(child.text or "") for child in statement.named("vary-by-query-parameter")]
    varying = sorted((p.name.lower(), p.value) for p in exchange.origin.query)
    if names:
        varying = [(name.lower(), value) for name in sorted(names) for value in query.values(exchange.origin.query, name)]
    fields = [run.text(child.text or "").lower() for child in statement.named("vary-by-header")]
    subscription = exchange.grant.subscription
    by_developer = run.flag(statement.attributes["vary-by-developer"], default=False)
    developer = subscription.properties.get("ownerId") if by_developer and subscription else None
    api = exchange.route.api.resource.id if exchange.route else ""
    sent = [(name, headers.value_of(exchange.request.fields, name)) for name in sorted(fields)]
    return json.dumps([api, exchange.origin.path, varying, sent, developer])
