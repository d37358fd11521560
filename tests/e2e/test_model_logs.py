"""Logs of language models on a deployed diagnostic: on, unchanged, off, and away with the stack."""

from typing import Any

import pytest
import yaml

from tests.apim.command_line import invoke
from tests.e2e.test_from_nothing import entered
from tools import arm, demo, simulator_process

pytestmark = pytest.mark.timeout(300)
VERSION = "2024-06-01-preview"
LOGGED = {"logger": "monitor", "api": "one", "verbosity": "error"}
STACK: dict[str, Any] = {
    "service": {"name": "apim-local", "resourceGroup": "rg-ai-local"},
    "backends": {
        "openai": {"origin": "https://contoso-openai.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}
    },
    "apis": [{"name": "one", "displayName": "One", "path": "one", "backend": "openai", "http": {}}],
    "monitoring": {"workspace": "log-local", "applicationInsights": "appi-local", "location": "westeurope"},
    "loggers": {"monitor": {"type": "azureMonitor"}},
    "diagnostics": [LOGGED],
}
WRITES = {"create", "update", "delete", "replace", "create-replacement", "delete-replaced"}


class Stack:
    """The stack and what it is made of."""

    def __init__(self, azure: Any, deploy: Any, program: Any) -> None:
        self._azure = azure
        self._file = program / "Pulumi.logs.yaml"
        self._write(LOGGED)
        self._secrets = {demo.KEY: arm.account_key(azure.addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)}
        self.workspace = deploy(program, self._file, self._secrets)

    def log(self, *arguments: str, **models: Any) -> list[tuple[str, str]]:
        """Have the diagnostic log `models`, or none without; the steps of the update, by operation and class."""
        self._write({**LOGGED, **({"largeLanguageModel": models} if models else {})})
        self.workspace.stack.configure(self._file, self._secrets)
        done = self.workspace.up(*arguments)
        return sorted((op, type_.rpartition(":")[2]) for op, type_, _ in done.steps if op in WRITES and "index" not in type_)

    def diagnostic(self) -> dict[str, Any]:
        """As Azure has it."""
        path = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local/apis/one/diagnostics/azuremonitor"
        with simulator_process.client(self._azure.addresses) as http:
            subscription = f"/subscriptions/{self._azure.addresses.subscription}"
            answer = http.get(f"{subscription}{path}?api-version={VERSION}", headers={"Authorization": "Bearer witness"})
        return dict(answer.json()["properties"])

    def put_setting_of_others(self, name: str) -> None:
        """A diagnostic setting that another stack of the service made, or somebody by hand."""
        service = "resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
        subscription = f"/subscriptions/{self._azure.addresses.subscription}"
        path = f"{subscription}/{service}/providers/Microsoft.Insights/diagnosticSettings/{name}?api-version=2021-05-01-preview"
        workspace = f"{subscription}/resourceGroups/rg-ai-local/providers/Microsoft.OperationalInsights/workspaces/log-local"
        sent = {"workspaceId": workspace, "logs": [{"category": "GatewayLogs", "enabled": True}]}
        with simulator_process.client(self._azure.addresses) as http:
            answer = http.put(path, json={"properties": sent}, headers={"Authorization": "Bearer portal"})
        assert answer.is_success, answer.text

    def _write(self, diagnostic: dict[str, Any]) -> None:
        config = {f"azure-openai-apim:{key}": value for key, value in {**STACK, "diagnostics": [diagnostic]}.items()}
        self._file.write_text(yaml.safe_dump({"config": config}), encoding="utf-8")


def test_on_and_off_is_an_update(azure, deploy, program, monkeypatch):
    """The diagnostic stays the same resource, in another api-version; the service's diagnostic setting comes and goes.

    In between it is as declared, refreshed without a change.
    """
    stack = Stack(azure, deploy, program)
    before = azure.state()["resources"]
    assert ("create", "ApiDiagnostic") in stack.log()
    deployed = stack.diagnostic()
    assert stack.log(prompts=True, maxBytes=1000) == [("create", "DiagnosticSetting"), ("update", "ApiDiagnostic")]
    requests = {"messages": "all", "maxSizeInBytes": 1000}
    assert stack.diagnostic() == {**deployed, "largeLanguageModel": {"logs": "enabled", "requests": requests}}
    assert stack.workspace.preview("--refresh", "--expect-no-changes").changes == {}
    not_drifted(stack, monkeypatch)
    assert stack.log() == [("delete", "DiagnosticSetting"), ("update", "ApiDiagnostic")]
    assert stack.diagnostic() == deployed
    stack.workspace.destroy()
    assert azure.state()["resources"] == before


def not_drifted(stack, monkeypatch):
    """The stack is as declared."""
    entered(stack.workspace, monkeypatch)
    code, out, err = invoke("drift", "--stack", "local")
    assert code == 0, out + err


@pytest.mark.soak  # before a push the test above switches on, refreshes and switches off
def test_from_the_first_update_on(azure, deploy, program, monkeypatch):
    """Made with it, as declared, refreshed without a change, switched off in Azure's own word, and gone with the stack."""
    stack = Stack(azure, deploy, program)
    before = azure.state()["resources"]
    assert {("create", "ApiDiagnostic"), ("create", "DiagnosticSetting")} <= set(stack.log(completions=True))
    assert stack.workspace.refresh().changes == {}
    assert stack.workspace.preview("--expect-no-changes").changes == {}
    not_drifted(stack, monkeypatch)
    assert stack.log(logs="disabled") == [("update", "ApiDiagnostic")]
    assert stack.diagnostic()["largeLanguageModel"] == {"logs": "disabled"}
    stack.workspace.destroy()
    assert azure.state()["resources"] == before


@pytest.mark.rest
def test_the_setting_of_another_stack(azure, deploy, program):
    """The program names it at the setting that wants it, and nothing is written."""
    stack = Stack(azure, deploy, program)
    stack.log()
    stack.put_setting_of_others("model-logs")
    before = azure.state()["resources"]
    with pytest.raises(AssertionError, match=r"diagnostics\[0\].largeLanguageModel: \[already-exists\]"):
        stack.log(prompts=True)
    assert azure.state()["resources"] == before
    stack.workspace.destroy()
    azure.reset()
