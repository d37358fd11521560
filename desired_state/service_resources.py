"""From settings to what stands around the APIs: version sets, named values, fragments, loggers, diagnostics, products."""

from collections.abc import Iterator

import policy
import settings as s
from arm_args import DiagnosticArgs, FragmentArgs, LoggerArgs, ProductArgs, VersionSetArgs
from desired_state import policy_options
from desired_state.backends import Backends
from desired_state.documents import Documents
from desired_state.service_level import (
    Fragment,
    Product,
    References,
    ServiceResources,
    Subscription,
)
from desired_state.user_policies import Known, Texts
from linting import Finding


def surroundings(settings: s.Settings, needs: Backends, documents: Documents) -> tuple[ServiceResources, list[Finding]]:
    """What stands around the APIs, and what is wrong with it; `needs` is what the APIs' own policies name."""
    values = settings.named_values
    known = Known(tuple(settings.fragments), needs.backend_names, (*values, *needs.named_values), settings.service.sku)
    texts = Texts(documents, settings.sources, known)
    found = ServiceResources(
        version_sets={name: _version_set(each) for name, each in settings.version_sets.items()},
        plain={name: each.value for name, each in values.items() if each.value is not None},
        secrets={name: each.secret for name, each in values.items() if each.secret is not None},
        vaults={
            name: {
                "secret_identifier": each.key_vault.secret_identifier,
                "identity_client_id": each.key_vault.identity_client_id,
            }
            for name, each in values.items()
            if each.key_vault is not None
        },
        fragments=dict(_fragments(settings, texts)),
        loggers={name: _logger(each) for name, each in settings.loggers.items()},
        diagnostics=tuple(
            _diagnostic(each, settings.loggers[each.logger])
            for each in settings.diagnostics.values()
            if each.logger in settings.loggers
        ),
        products=tuple(_products(settings, texts)),
        subscriptions=tuple(_subscription(each) for each in settings.subscriptions.values()),
        single=_subscription(settings.subscription) if settings.subscription else None,
    )
    return found, [*_taken(settings, needs), *texts.findings]


def _taken(settings: s.Settings, needs: Backends) -> Iterator[Finding]:
    """Named values that backends have already, under the names of their keys."""
    taken = {name.lower(): name for name in needs.named_values}
    for name in settings.named_values:
        if name.lower() in taken:
            found = f'"{taken[name.lower()]}" is the named value with the key of a backend'
            yield settings.sources.finding("duplicate-name", ("namedValues", name), found, "rename this one")


def _version_set(each: s.VersionSet) -> VersionSetArgs:
    found: VersionSetArgs = {"display_name": each.display_name, "versioning_scheme": "Segment"}
    if each.description is not None:
        found["description"] = each.description
    if each.query is not None:
        found |= {"versioning_scheme": "Query", "version_query_name": each.query}
    if each.header is not None:
        found |= {"versioning_scheme": "Header", "version_header_name": each.header}
    return found


def _fragments(settings: s.Settings, texts: Texts) -> Iterator[tuple[str, Fragment]]:
    for name, each in settings.fragments.items():
        if read := texts.read(("fragments", name, "file"), each.file, "fragment"):
            text, named = read
            arguments: FragmentArgs = {"value": text}
            if each.description is not None:
                arguments["description"] = each.description
            yield name, Fragment(arguments, named)


def _logger(each: s.Logger) -> LoggerArgs:
    found: LoggerArgs = {"logger_type": each.type}
    if each.description is not None:
        found["description"] = each.description
    if each.resource_id is not None:
        found["resource_id"] = each.resource_id
    if each.connection_string is not None:
        found["connection_string"] = each.connection_string
    return found


def _diagnostic(each: s.Diagnostic, logger: s.Logger) -> DiagnosticArgs:
    """ARM's name of a diagnostic is the kind of its logger (https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights)."""
    found: DiagnosticArgs = {
        "diagnostic_id": "applicationinsights" if logger.type == "applicationInsights" else "azuremonitor",
        "logger": each.logger,
        "sampling_percentage": each.sampling,
        "verbosity": each.verbosity,
        "http_correlation_protocol": each.correlation,
        "log_client_ip": each.log_client_ip,
        "headers": each.headers,
        "body_bytes": each.body_bytes,
    }
    if each.api is not None:
        found["api"] = each.api
    if each.always_log_errors:
        found["always_log"] = "allErrors"
    if each.metrics is not None:
        found["metrics"] = each.metrics
    return found


def _products(settings: s.Settings, texts: Texts) -> Iterator[Product]:
    for index, each in settings.products.items():
        arguments: ProductArgs = {
            "product_id": each.name,
            "display_name": each.display_name,
            "state": each.state,
            "subscription_required": each.subscription_required,
        }
        if each.description is not None:
            arguments["description"] = each.description
        if each.terms is not None:
            arguments["terms"] = each.terms
        if each.approval_required is not None:
            arguments["approval_required"] = each.approval_required
        if each.subscriptions_limit is not None:
            arguments["subscriptions_limit"] = each.subscriptions_limit
        named = References()
        if each.policy is not None:
            read = texts.read(("products", index, "policy"), each.policy, "policies")
            if read is None:
                continue
            arguments["policy"], named = read
        if limits := policy_options.limits(each, each.name):
            arguments["policy"], arguments["policy_format"] = policy.product_policy(limits), "xml"
        yield Product(arguments, each.apis, named)


def _subscription(each: s.Subscription) -> Subscription:
    return Subscription(each.name, each.display_name, each.api, each.product)
