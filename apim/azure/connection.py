"""A stack's Azure, signed in when first asked."""

import json
import os
import subprocess
from functools import cached_property
from typing import TYPE_CHECKING, Any

from apim.azure.configuration import Configuration
from apim.azure.configuration import configuration as configured
from apim.azure.credentials import credential
from apim.azure.endpoints import Endpoints, endpoints
from apim.azure.errors import NotReached, translated_errors
from apim.azure.logs import Logs
from apim.azure.resource_manager import Arm

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential


def connect(stack: str) -> "Cloud":
    """The Azure of a stack, by its configuration and this environment. Raises NotReached; typer.Exit for an unknown stack."""
    return Cloud(configured(stack))


class Cloud:
    """One cloud, one identity. Everything raises NotReached where Azure does not answer or refuses."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    @cached_property
    def endpoints(self) -> Endpoints:
        """Where the cloud's services are."""
        return endpoints(self._configuration)

    @cached_property
    def subscription(self) -> str:
        """Id of the subscription deployed into: the configured one, else that of the Azure CLI, as with azure-native."""
        if found := self._configuration["subscriptionId"] or _of_the_cli():
            return found
        raise NotReached("no subscription is named; set azure-native:subscriptionId or ARM_SUBSCRIPTION_ID, or run `az login`")

    def service_id(self, resource_group: str, name: str) -> str:
        """Resource id of an API Management service of the subscription."""
        return (
            f"/subscriptions/{self.subscription}/resourceGroups/{resource_group}/providers/Microsoft.ApiManagement/service/{name}"
        )

    @cached_property
    def credential(self) -> "TokenCredential":
        """What signs requests in."""
        return credential(self._configuration, self.endpoints, self.verify)

    @property
    def verify(self) -> bool | str:
        """What certificates are checked against: SSL_CERT_FILE, which pulumi's plugins honour and requests does not."""
        return os.environ.get("SSL_CERT_FILE") or True

    def token(self, scope: str) -> str:
        """An access token for a scope such as `api://…/.default`."""
        with translated_errors():
            return self.credential.get_token(scope).token

    def logs(self) -> Logs:
        """Queries of Azure Monitor Logs. Raises NotReached where the cloud has none."""
        from azure.monitor.query import LogsQueryClient  # noqa: PLC0415 - slow; see apim/azure/__init__.py

        from apim.azure.transport import Transport  # noqa: PLC0415 - as above

        if not self.endpoints.logs:
            raise NotReached("this cloud does not say where Azure Monitor Logs is (logAnalyticsResourceId of its metadata)")
        transport = Transport(connection_verify=self.verify)
        return Logs(LogsQueryClient(self.credential, endpoint=self.endpoints.logs, transport=transport))

    def arm(self) -> Arm:
        """Resources by id."""
        from azure.core.pipeline import policies  # noqa: PLC0415 - slow; see apim/azure/__init__.py
        from azure.mgmt.core import ARMPipelineClient  # noqa: PLC0415 - as above
        from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy  # noqa: PLC0415 - as above

        from apim.azure.transport import Transport  # noqa: PLC0415 - as above

        options: dict[str, Any] = {"transport": Transport(connection_verify=self.verify)}
        signed = ARMChallengeAuthenticationPolicy(self.credential, self.endpoints.scope)
        steps = [policies.RequestIdPolicy(), policies.UserAgentPolicy("apim"), policies.RetryPolicy(), signed]
        return Arm(ARMPipelineClient(self.endpoints.resource_manager, policies=steps, **options))


def _of_the_cli() -> str:
    try:
        line = ["az", "account", "show", "--output", "json"]
        done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, and nothing of a user's
        return str(json.loads(done.stdout)["id"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
