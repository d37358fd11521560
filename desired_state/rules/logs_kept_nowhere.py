"""Logs of language models go where a diagnostic setting of the service sends them, and nowhere without one."""

from collections.abc import Iterator

from desired_state.rule import LEARN, Fault, Rule, Subject
from settings import loggers_of_models


def check(subject: Subject) -> Iterator[Fault]:
    """A diagnostic with `largeLanguageModel`, where neither a logger nor `monitoring` says which workspace keeps the logs."""
    settings = subject.settings
    loggers = loggers_of_models(settings)
    if settings.monitoring is not None or any(logger.workspace_id for logger in loggers.values()):
        return
    for index, each in settings.diagnostics.items():
        if each.large_language_model is not None and each.logger in loggers:
            yield Fault(("diagnostics", index, "largeLanguageModel"), "no setting says which workspace keeps these logs")


RULE = Rule(
    id="APIM-STACK-015",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}api-management-howto-llm-logs",
    remedy="add workspaceId to the logger, or monitoring; or switch the rule off where another diagnostic setting of the service "
    "has the category GatewayLlmLogs",
    check=check,
)
