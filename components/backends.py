"""What policies name: where requests go, and the secrets that go with them."""

from collections.abc import Iterable, Mapping

import pulumi
from pulumi_azure_native import apimanagement

from components.api import ServiceArgs


class BackendSetArgs(ServiceArgs):
    """Arguments of `BackendSet`."""

    urls: Mapping[str, pulumi.Input[str]]
    """Origin and base path, without final slash, by the backend's name in ARM."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Value by the named value's name, which is its display name too. Wrapped as secret here, whatever comes in."""


class BackendSet(pulumi.ComponentResource):
    """The backends and secret named values of a service, shared by all its APIs.

    No credentials on the backends: a GET answers them in clear (recorded: backend-04) and the engine would keep them.
    Policies send them from the named values.
    """

    backends: dict[str, pulumi.CustomResource]
    """The backends by name."""
    named_values: dict[str, pulumi.CustomResource]
    """The named values by name."""

    def __init__(self, name: str, args: BackendSetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("azure-openai-apim:index:BackendSet", name, {}, opts)
        where = {"resource_group_name": args["resource_group_name"], "service_name": args["service_name"]}
        child = pulumi.ResourceOptions(parent=self)
        self.backends = {
            backend: apimanagement.Backend(
                f"{name}-backend-{backend}",
                **where,
                backend_id=backend,
                protocol="http",
                url=url,
                tls={"validate_certificate_chain": True, "validate_certificate_name": True},
                opts=child,
            )
            for backend, url in args["urls"].items()
        }
        self.named_values = {
            secret: apimanagement.NamedValue(
                f"{name}-secret-{secret}",
                **where,
                named_value_id=secret,
                display_name=secret,
                secret=True,
                value=pulumi.Output.secret(value),
                opts=child,
            )
            for secret, value in args["secrets"].items()
        }
        self.register_outputs({})

    def named(self, backends: Iterable[str], secrets: Iterable[str]) -> list[pulumi.Resource]:
        """The resources behind names that stand in a policy's text."""
        return [*(self.backends[name] for name in backends), *(self.named_values[name] for name in secrets)]
