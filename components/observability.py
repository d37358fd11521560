"""Where calls are logged, and what of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired

import pulumi
from pulumi_azure_native import apimanagement, monitor

import arm_args
from arm_args import DiagnosticArgs, DiagnosticSettingArgs
from components.api import ApiComponent, ServiceArgs, Written
from components.component import SERVICE, Component
from components.explicit_version import LOGGING_MODELS, ExplicitVersion


class LoggerArgs(arm_args.LoggerArgs):
    """One logger, and what it waits for."""

    depends_on: NotRequired[Sequence[pulumi.Resource]]
    """The named value."""


class ObservabilityArgs(ServiceArgs):
    """Arguments of `Observability`."""

    loggers: Mapping[str, LoggerArgs]
    """By name in ARM."""
    diagnostics: Sequence[DiagnosticArgs]
    """In any order."""
    apis: Mapping[str, ApiComponent]
    """The APIs that diagnostics name."""
    model_logs: "ModelLogsArgs | None"
    """Where logs of language models go, if the stack says so."""


class ModelLogsArgs(DiagnosticSettingArgs):
    """Where logs of language models go, and whose they are."""

    service_id: pulumi.Input[str]
    """Resource id of the service."""
    made_workspace_id: pulumi.Input[str] | None
    """Of the workspace that the stack makes, if it does."""


class Observability(Component):
    """Loggers and diagnostics. What is under one API is written one after the other, after all else that is under it."""

    written: dict[str, Written]
    """The last write under each API, by the API's name."""

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Observability", name, opts)
        self._name = name
        self._where = {"resource_group_name": args["resource_group_name"], "service_name": args["service_name"]}
        loggers = {logger: self._logger(logger, content) for logger, content in args["loggers"].items()}
        self.written = {api: component.written for api, component in args["apis"].items()}
        if args["model_logs"] is not None:
            self._send_model_logs(args["model_logs"])
        for diagnostic in args["diagnostics"]:
            self._diagnostic(diagnostic, loggers[diagnostic["logger"]], args["apis"])
        self.register_outputs({})

    def _logger(self, logger: str, args: LoggerArgs) -> pulumi.CustomResource:
        value = args.get("connection_string")
        declared: pulumi.CustomResource = apimanagement.Logger(
            f"{self._name}-logger-{logger}",
            **self._where,
            logger_id=logger,
            logger_type=args["logger_type"],
            description=args.get("description"),
            resource_id=args.get("resource_id"),
            credentials={"connectionString": "{{" + value + "}}"} if value else None,
            opts=pulumi.ResourceOptions(parent=self, depends_on=args.get("depends_on")),
        )
        return declared

    def _diagnostic(self, args: DiagnosticArgs, logger: pulumi.CustomResource, apis: Mapping[str, ApiComponent]) -> None:
        logged: dict[str, Any] = {
            **self._where,
            "diagnostic_id": args["diagnostic_id"],
            "logger_id": logger.id,
            "sampling": {"sampling_type": "fixed", "percentage": args["sampling_percentage"]},
            "always_log": args.get("always_log"),
            "verbosity": args["verbosity"],
            "http_correlation_protocol": args["http_correlation_protocol"],
            "log_client_ip": args["log_client_ip"],
            "metrics": args.get("metrics"),
            "frontend": _pipeline(args),
            "backend": _pipeline(args),
        }
        if "large_language_model" in args:
            logged["large_language_model"] = args["large_language_model"]
        named = f"{self._name}-{args['diagnostic_id']}"
        if "api" not in args:
            _declare("Diagnostic", named, logged, pulumi.ResourceOptions(parent=self))
            return
        api = args["api"]
        opts = pulumi.ResourceOptions(parent=self, depends_on=[self.written[api]])
        self.written[api] = _declare("ApiDiagnostic", f"{named}-{api}", {**logged, "api_id": apis[api].api_id}, opts)

    def _send_model_logs(self, args: ModelLogsArgs) -> None:
        """Into a table of their own, `ApiManagementGatewayLlmLog`."""
        workspace = args.get("workspace_id") or args["made_workspace_id"]
        monitor.DiagnosticSetting(
            f"{self._name}-model-logs",
            name=args["name"],
            resource_uri=args["service_id"],
            workspace_id=workspace,
            log_analytics_destination_type="Dedicated",
            logs=[{"category": "GatewayLlmLogs", "enabled": True}],
            opts=pulumi.ResourceOptions(parent=self),
        )


def _declare(kind: str, name: str, arguments: dict[str, Any], opts: pulumi.ResourceOptions) -> pulumi.CustomResource:
    """A diagnostic, in the SDK's api-version where that has all that it needs."""
    if "large_language_model" in arguments:
        return ExplicitVersion(f"{SERVICE}{kind}", LOGGING_MODELS, name, arguments, opts)
    declared: pulumi.CustomResource = getattr(apimanagement, kind)(name, **arguments, opts=opts)
    return declared


def _pipeline(args: DiagnosticArgs) -> dict[str, object]:
    """Request and answer of one side of the gateway; both sides and both directions alike."""
    message = {"headers": list(args["headers"]), "body": {"bytes": args["body_bytes"]}}
    return {"request": message, "response": message}
