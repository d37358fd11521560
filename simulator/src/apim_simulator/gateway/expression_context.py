"""The exchange as expressions see it (GW-EXPRESSIONS; what the members hold is [K])."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from apim_simulator import ids
from apim_simulator.gateway.exchange import Exchange, Request, Response, joined
from apim_simulator.gateway.keys import Grant
from apim_simulator.gateway.query import Query
from apim_simulator.gateway.routes import Route
from apim_simulator.gateway.snapshot import Snapshot
from apim_simulator.policy import expressions
from apim_simulator.policy.expressions import Context, Headers, LastError, Named, Url
from apim_simulator.store import Resource


def context(exchange: Exchange, snapshot: Snapshot, now: Callable[[], datetime]) -> Context:
    """`context` at this moment."""
    response = exchange.response
    moment = now()
    exchange.began = exchange.began or moment
    fixed = exchange.fixed
    if not isinstance(fixed, _Fixed) or fixed.route is not exchange.route or fixed.grant is not exchange.grant:
        fixed = exchange.fixed = _Fixed.of(exchange, snapshot)
    return Context(
        api=fixed.api,
        operation=fixed.operation,
        deployment=fixed.deployment,
        product=fixed.product,
        subscription=fixed.subscription,
        user=fixed.user,
        request=_request(exchange, snapshot, fixed.original_url),
        response=None if response is None else seen(response),
        last_error=_last_error(exchange),
        variables=exchange.variables,
        request_id=exchange.id,
        now=moment,
        began=exchange.began,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fixed:
    """What stays as it is for a request once its operation and its caller are known."""

    route: Route | None
    grant: Grant
    api: Named | None
    operation: Named | None
    deployment: Named
    product: Named | None
    subscription: Named | None
    user: Named | None
    original_url: Url

    @classmethod
    def of(cls, exchange: Exchange, snapshot: Snapshot) -> Self:
        """For this request."""
        origin = exchange.origin
        return cls(
            route=exchange.route,
            grant=exchange.grant,
            api=_api(exchange),
            operation=_operation(exchange),
            deployment=_deployment(snapshot),
            product=_named(exchange.grant.product),
            subscription=_subscription(exchange),
            user=_user(exchange),
            original_url=Url(origin.host, origin.path, _query(origin.query)),
        )


def _deployment(snapshot: Snapshot) -> Named:
    """`GatewayId` is `managed` for the gateway of the service itself [D]."""
    location = str(snapshot.service.envelope.get("location", ""))
    return Named({"Region": location, "ServiceName": snapshot.service.name, "GatewayId": "managed"})


def _last_error(exchange: Exchange) -> LastError | None:
    """`Scope`, `Path` and `PolicyId` say where the policy is that failed [D: error handling]; the form of Path is inferred."""
    error = exchange.error
    if error is None:
        return None
    path, policy = exchange.error_policy
    return LastError(error.source, error.reason, error.message, exchange.error_section, exchange.error_scope, path, policy)


def seen(response: Response) -> expressions.Response:
    """An answer as expressions see it; its body only where it has been read."""
    body = response.body if response.stream is None else None
    return expressions.Response(response.status, Headers(response.fields), response.phrase or "", body)


def _request(exchange: Exchange, snapshot: Snapshot, original_url: Url) -> expressions.Request:
    """`Url` is where the request would go now, `OriginalUrl` where it came to."""
    request, origin = exchange.request, exchange.origin
    base = exchange.base(snapshot.resolved)
    known = exchange.seen_request
    if isinstance(known, _Seen) and known.still(exchange, base):
        return known.seen
    target = urlsplit(joined(base, request.path, ())) if base else None
    query = _query(request.query)
    url = Url(origin.host, request.path, query)
    if target:
        scheme = target.scheme or "https"
        url = Url(target.hostname or "", target.path, query, scheme, target.port or (80 if scheme == "http" else 443))
    found = expressions.Request(
        method=request.method,
        url=url,
        original_url=original_url,
        headers=Headers(request.fields),
        ip_address=origin.ip_address,
        matched_parameters=exchange.route.parameters if exchange.route else {},
        body=request.body,
    )
    exchange.seen_request = _Seen(dataclasses.replace(request), exchange.route, base, found)
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """A request as expressions see it, and what it was made of: texts and lists that are replaced when they change."""

    of: Request
    route: Route | None
    base: str | None
    seen: expressions.Request

    def still(self, exchange: Exchange, base: str | None) -> bool:
        """Whether nothing has changed since."""
        of, request = self.of, exchange.request
        return (
            request.body is of.body
            and request.fields is of.fields
            and request.path is of.path
            and request.query is of.query
            and request.method is of.method
            and exchange.route is self.route
            and base == self.base
            and not self.seen.consumed
        )


def _query(parameters: Query) -> Headers:
    return Headers([(p.name, p.value) for p in parameters])


def _api(exchange: Exchange) -> Named | None:
    if exchange.route is None:
        return None
    api, properties = exchange.route.api, exchange.route.api.properties
    return Named(
        {
            "Id": ids.last(api.bare_id),
            "Name": str(properties.get("displayName") or ""),
            "Path": str(properties.get("path") or ""),
            "Revision": api.revision,
            "Version": str(properties.get("apiVersion") or ""),
        }
    )


def _operation(exchange: Exchange) -> Named | None:
    operation = exchange.route.operation if exchange.route else None
    if operation is None:
        return None
    properties = operation.resource.properties
    return Named(
        {
            "Id": operation.resource.name,
            "Name": str(properties.get("displayName") or ""),
            "Method": operation.method,
            "UrlTemplate": str(properties["urlTemplate"]),
        }
    )


def _named(resource: Resource | None) -> Named | None:
    return None if resource is None else Named({"Id": resource.name, "Name": str(resource.properties.get("displayName") or "")})


def _subscription(exchange: Exchange) -> Named | None:
    """With the key that was sent, and both of its keys, by which a policy can tell which that was.

    https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#ContextVariables
    """
    subscription = exchange.grant.subscription
    found = _named(subscription)
    if found is None or subscription is None:
        return None
    keys = {"PrimaryKey": subscription.private.get("primaryKey"), "SecondaryKey": subscription.private.get("secondaryKey")}
    return Named({**found.members, "Key": exchange.grant.key or "", **{name: str(key or "") for name, key in keys.items()}})


def _user(exchange: Exchange) -> Named | None:
    subscription = exchange.grant.subscription
    owner = subscription.properties.get("ownerId") if subscription else None
    return Named({"Id": ids.last(owner)}) if owner else None
