"""What is wrong between settings of named values, fragments, loggers and diagnostics that are each right."""

from collections.abc import Iterator

from settings.declared_names import DeclaredNames, Message, one_name, unknown
from settings.observability import Logger
from settings.settings import Settings


def names(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """Names differ in more than letter case, which API Management ignores."""
    yield from one_name("namedValues", settings.named_values)
    yield from one_name("fragments", settings.fragments)
    yield from one_name("loggers", settings.loggers)


def fragments(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Fragments that an API includes are declared, and included once."""
    for index, api in settings.apis.items():
        for number, name in enumerate(api.fragments):
            at = ("apis", index, "fragments", number)
            if name not in declared.names["fragments"]:
                yield "unknown-fragment", at, *unknown("fragment", name, declared.names["fragments"])
            elif name in api.fragments[:number]:
                yield "duplicate-fragment", at, f'"{name}" is included already', "remove it"


def loggers(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """A logger's connection string is a secret: Azure keeps what a plain named value holds where all readers see it."""
    for name, logger in settings.loggers.items():
        value = logger.connection_string
        if value is None:
            continue
        at = ("loggers", name, "connectionString")
        if value not in declared.names["namedValues"]:
            yield "unknown-named-value", at, *unknown("named value", value, declared.names["namedValues"])
        elif value in settings.named_values and settings.named_values[value].value is not None:
            found = f'named value "{value}" holds the connection string in plain'
            yield "plain-secret", ("namedValues", value, "value"), found, "write secret or keyVault instead of value"


def diagnostics(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """One diagnostic per API and kind of logger: its name in ARM is the kind's (https://learn.microsoft.com/azure/api-management/diagnostic-logs-reference)."""
    seen: set[tuple[str, str]] = set()
    for index, each in settings.diagnostics.items():
        at = ("diagnostics", index)
        if each.api is not None and each.api not in declared.names["apis"]:
            yield "unknown-api", (*at, "api"), *unknown("API", each.api, declared.names["apis"])
        if each.logger not in declared.names["loggers"]:
            yield "unknown-logger", (*at, "logger"), *unknown("logger", each.logger, declared.names["loggers"])
        if each.logger not in settings.loggers:
            continue
        kind = settings.loggers[each.logger].type
        if each.metrics is not None and kind != "applicationInsights":
            yield "diagnostic", (*at, "metrics"), "only Application Insights takes custom metrics", "remove it"
        of = f'API "{each.api}"' if each.api else "the service"
        if (of.lower(), kind) in seen:
            found = f"there is a diagnostic of {of} to {kind} already, and one is all that API Management takes"
            yield "duplicate-diagnostic", at, found, "remove one"
        seen.add((of.lower(), kind))


def loggers_of_models(settings: Settings) -> dict[str, Logger]:
    """The loggers of diagnostics with `largeLanguageModel`, by name."""
    wanted = {each.logger for each in settings.diagnostics.values() if each.large_language_model is not None}
    return {name: each for name, each in settings.loggers.items() if name in wanted and each.type == "azureMonitor"}


def models(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """Logs of language models go to Azure Monitor, and to one workspace: the service has one diagnostic setting of this stack."""
    for index, each in settings.diagnostics.items():
        logger = settings.loggers.get(each.logger)
        if each.large_language_model is not None and logger is not None and logger.type != "azureMonitor":
            found = f'only Azure Monitor takes logs of language models, and logger "{each.logger}" is of Application Insights'
            fix = "name a logger of type azureMonitor, or remove it"
            yield "diagnostic", ("diagnostics", index, "largeLanguageModel"), found, fix
    logged = loggers_of_models(settings)
    chosen = {each.workspace_id.lower() for each in logged.values() if each.workspace_id is not None}
    for name, logger in settings.loggers.items():
        at = ("loggers", name, "workspaceId")
        if logger.workspace_id is None:
            continue
        if name not in logged:
            found = f'no diagnostic with largeLanguageModel names logger "{name}", and other logs do not go there by this program'
            yield "logger", at, found, "remove it, or add largeLanguageModel to a diagnostic"
        elif len(chosen) > 1:
            found = "logs of language models go to one workspace, and the loggers name several"
            yield "logger", at, found, "write the same one in all"


OBSERVABILITY = (names, fragments, loggers, diagnostics, models)
"""All of them, in the order in which they are reported."""
