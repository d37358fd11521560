"""Where calls are logged, and what of them."""

from collections.abc import Mapping, Sequence
from typing import NotRequired

import pulumi
from pulumi_azure_native import apimanagement

import arm_args
from arm_args import DiagnosticArgs
from components.api import ApiComponent, ServiceArgs, Written
from components.component import Component


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
        logged = {
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
        named = f"{self._name}-{args['diagnostic_id']}"
        if "api" not in args:
            apimanagement.Diagnostic(named, **logged, opts=pulumi.ResourceOptions(parent=self))
            return
        api = args["api"]
        self.written[api] = apimanagement.ApiDiagnostic(
            f"{named}-{api}",
            **logged,
            api_id=apis[api].api_id,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.written[api]]),
        )


def _pipeline(args: DiagnosticArgs) -> dict[str, object]:
    """Request and answer of one side of the gateway; both sides and both directions alike."""
    message = {"headers": list(args["headers"]), "body": {"bytes": args["body_bytes"]}}
    return {"request": message, "response": message}
