"""Typed options to policy text: the same options give the same bytes, in well-formed XML (format `xml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy.consumer_credentials import AUTHORIZATION, consumer_credentials_removed, deleted_header
from policy.credentials import BackendCredential, Credential, IdentityCredential, KeyCredential
from policy.insertion import Insertions, Section, at
from policy.markup import BASE, Element, document, element
from policy.openai_errors import openai_errors
from policy.options import ApiPolicy, OperationPolicy
from policy.routing import forwarded, routed, set_backend

if TYPE_CHECKING:
    from policy.expiry import Expiry
    from policy.limits import Limit


def api_policy(options: ApiPolicy) -> str:
    """Policy document of an API.

    Inbound begins with `<base />`: what the service demands of every consumer (tokens, limits) sees the request as it
    came, and what is set here comes last, so that an outer policy cannot send the request elsewhere. Only `backend-id`
    overrides an inherited `backend-id`. `cors` alone comes before, since it must be first. Tokens are validated before
    the gateway's own takes their place, and the limits follow the cache, so that they guard the model when the cache is
    not there. What a team adds itself runs before the gateway's credential is there to be seen.

    https://learn.microsoft.com/azure/api-management/set-backend-service-policy
    https://learn.microsoft.com/azure/api-management/cors-policy
    https://learn.microsoft.com/azure/api-management/llm-semantic-cache-lookup-policy
    https://learn.microsoft.com/azure/api-management/how-to-server-sent-events
    """
    inbound = [
        *([options.cors.statement()] if options.cors else []),
        BASE,
        *at(options.own, "inbound", "start"),
        *(token.statement() for token in (options.entra, options.jwt) if token),
        *(element("include-fragment", fragment_id=fragment) for fragment in options.fragments),
        *_chosen(options),
        *([options.cache.lookup()] if options.cache else []),
        *(limit.statement() for limit in options.limits),
        *at(options.own, "inbound", "end"),
        *consumer_credentials_removed(options),
        *_credentials(options),
    ]
    outbound = [
        BASE,
        *at(options.own, "outbound", "start"),
        *([options.cache.store()] if options.cache else []),
        *at(options.own, "outbound", "end"),
    ]
    backend = _between(options.own, "backend", [_forwarded(options)])
    errors = openai_errors() if options.openai_errors else []
    return document(inbound, backend, outbound, [BASE, *_between(options.own, "on-error", errors)])


def operation_policy(options: OperationPolicy) -> str:
    """Policy document of an operation: the API's policy first, then what is its own over it."""
    inbound = [
        BASE,
        *_between(options.own, "inbound", []),
        *options.lists,
        *([set_backend(options.backend)] if options.backend else []),
        *_replaced(options),
        *(_credential(options.credential) if options.credential else []),
        *routed(options.routes),
        *(options.stored.statements() if options.stored else []),
    ]
    backend = _between(options.own, "backend", [forwarded(options.forwarding) if options.forwarding else BASE])
    answers = options.stored.answer_statements() if options.stored else []
    outbound = [BASE, *answers, *_between(options.own, "outbound", [])]
    return document(inbound, backend, outbound, [BASE, *_between(options.own, "on-error", [])])


def product_policy(limits: tuple[Limit, ...], expiries: tuple[Expiry, ...] = ()) -> str:
    """Policy document of a product: what the service demands, then whose time is over, and the limits of its subscribers."""
    over = [element("choose", *(each.branch() for each in expiries))] if expiries else []
    return document([BASE, *over, *(limit.statement() for limit in limits)])


def _chosen(options: ApiPolicy) -> list[Element]:
    """Where a call goes, and whether its prompt may. What no consumer may ask for is refused before anything is asked of others."""
    safety = [options.safety.statement()] if options.safety else []
    if options.models is None:
        return [*safety, set_backend(options.backend)]
    return [set_backend(options.backend), *options.models.statements(options.backend), *safety]


def _credentials(options: ApiPolicy) -> list[Element]:
    """The credential of where the call goes: the API's, but for models that go elsewhere with another."""
    models = options.models.by(lambda target: target.credential, options.credential) if options.models else {}
    if not models:
        return _credential(options.credential)
    from policy.models import is_named  # noqa: PLC0415 - most policies have no models

    elsewhere = tuple(name for names in models.values() for name in names)
    every = {is_named(names): _credential(credential) for credential, names in models.items()}
    every[is_named(elsewhere, negated=True)] = _credential(options.credential)
    # A branch without statements is left out: nothing documented has one.
    return [element("choose", *(element("when", *each, condition=condition) for condition, each in every.items() if each))]


def _forwarded(options: ApiPolicy) -> Element:
    """The call itself: as to the API's backend, but for models that go elsewhere and are sent otherwise."""
    models = options.models.by(lambda target: target.forwarding, options.forwarding) if options.models else {}
    if not models:
        return forwarded(options.forwarding)
    from policy.models import is_named  # noqa: PLC0415 - most policies have no models

    chosen = [element("when", forwarded(forwarding), condition=is_named(names)) for forwarding, names in models.items()]
    return element("choose", *chosen, element("otherwise", forwarded(options.forwarding)))


def _between(own: Insertions, section: Section, statements: list[Element]) -> list[Element]:
    return [*at(own, section, "start"), *statements, *at(own, section, "end")]


def _replaced(options: OperationPolicy) -> list[Element]:
    """Take the API's credential away where the operation's own would stand beside it, not in its place."""
    if options.replaces == "identity" and not isinstance(options.credential, IdentityCredential):
        return [deleted_header(AUTHORIZATION)]
    if options.replaces == "key" and not isinstance(options.credential, KeyCredential):
        return [deleted_header("api-key")]
    return []


def _credential(credential: Credential) -> list[Element]:
    if isinstance(credential, BackendCredential):
        return []
    if isinstance(credential, IdentityCredential):
        # Sets Authorization itself (https://learn.microsoft.com/azure/api-management/authentication-managed-identity-policy).
        return [element("authentication-managed-identity", resource=credential.resource, client_id=credential.client_id)]
    value = element("value", text="{{" + credential.named_value + "}}")
    return [element("set-header", value, name=credential.header, exists_action="override")]
