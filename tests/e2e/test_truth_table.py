"""The URL truth table: what a consumer's call becomes, for each way to set suffix, template and base.

Rows that work are deployed by the program. Rows that fail are shown twice: as the program's refusal before anything is
deployed, and, declared straight through ARM past the program, as the failure a consumer would meet. F5, F6 and F7 are no
setting of the program (two are a consumer's mistake, one needs a policy element the program never writes), so for them
the first half is that what the stack exports leads a consumer around the mistake.
"""

import shutil
import ssl
from dataclasses import dataclass
from typing import Any

import httpx
import openai
import pytest
from azure.mgmt.apimanagement import models

from tests.e2e.documents import stack
from tools import arm, demo

GROUP, SERVICE = "rg-ai-local", "apim-local"
ORIGIN = "https://contoso-openai.openai.azure.com"
VERSION = "2024-10-21"
CHAT = "/chat/completions"
DATED = f"/deployments/{{deployment-id}}{CHAT}"
DECLARED = f"/openai/deployments/{{deployment}}{CHAT}"
QUESTION = [{"role": "user", "content": "Where does this go?"}]
UPSTREAM = "/openai/deployments/gpt-4o/chat/completions"
FAILED = 1
"""What the CLI exits with when the program ends the run."""

IMPORTED = {"backend": "openai", "spec": {"document": "specs/azure-openai-chat.yaml", "operations": ["ChatCompletions_Create"]}}
HTTP = {"backend": "openai", "http": {}}

pytestmark = pytest.mark.timeout(300)


def api(name: str, path: str, kind: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An API of a stack file."""
    return {"name": name, "displayName": f"Row {name}", "path": path, **kind, **more}


@pytest.fixture(scope="module")
def works(azure, evidence, shared_program, shared_deploy) -> dict[str, Any]:
    """The outputs of a stack with the rows that work: T1 imported, T2 declared, T3 v1."""
    shutil.copyfile(evidence / "specs" / "azure-openai-v1.json", shared_program / "specs" / "v1.json")
    chat_of_v1 = {"backend": "openai", "spec": {"document": "specs/v1.json", "operations": ["createChatCompletion"]}}
    stack_file = shared_program / "Pulumi.works.yaml"
    apis = [api("t1", "t1/openai", IMPORTED), api("t2", "t2", HTTP), api("t3", "t3/openai/v1", chat_of_v1)]
    stack_file.write_text(stack(apis), encoding="utf-8")
    workspace = shared_deploy(shared_program, stack_file)
    workspace.up()
    return workspace.outputs


def upstream(azure: Any) -> list[str]:
    """Paths that reached the model server, oldest first."""
    return [entry["path"] for entry in azure.requests() if entry["plane"] == "model"]


def test_t1_imported(works, azure, openai_client):
    """Suffix x/openai, the document's template, base R/openai."""
    out = works["apis"]["t1"]
    assert out["azureEndpoint"] == works["gatewayUrl"] + "/t1"
    client = openai_client(
        azure_endpoint=out["azureEndpoint"], api_key=works["subscriptionKeys"]["witness"], api_version=out["apiVersion"]
    )
    client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert upstream(azure)[-1] == UPSTREAM


def test_t2_declared(works, azure, openai_client):
    """Suffix x, a template that begins with /openai, base R."""
    out = works["apis"]["t2"]
    assert out["azureEndpoint"] == works["gatewayUrl"] + "/t2"
    client = openai_client(
        azure_endpoint=out["azureEndpoint"], api_key=works["subscriptionKeys"]["witness"], api_version=out["apiVersion"]
    )
    client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert upstream(azure)[-1] == UPSTREAM


def test_t3_v1(works, azure, openai_client):
    """Suffix x/openai/v1, template /chat/completions, base R/openai/v1."""
    out = works["apis"]["t3"]
    assert out["baseUrl"] == works["gatewayUrl"] + "/t3/openai/v1"
    key = works["subscriptionKeys"]["witness"]
    client = openai_client(base_url=out["baseUrl"], api_key="unused", default_headers={"api-key": key})
    client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert upstream(azure)[-1] == "/openai/v1/chat/completions"


@dataclass(frozen=True, slots=True)
class Row:
    """A failing row as ARM would take it. `endpoint` is what the consumer's SDK gets, behind the gateway URL."""

    id: str
    path: str
    template: str
    base: str | None
    endpoint: str
    status: int
    upstream: str | None
    rewrite: str | None = None
    api_version: bool = True


ROWS = (
    Row("f1", "f1", DECLARED, f"{ORIGIN}/openai", "f1", 404, "/openai" + UPSTREAM),
    Row("f2", "f2/openai", DATED + "?api-version={api-version}", ORIGIN, "f2", 404, f"/deployments/gpt-4o{CHAT}"),
    Row("f3", "f3", DATED + "?api-version={api-version}", f"{ORIGIN}/openai", "f3", 404, None),
    Row("f4", "f4/openai", DECLARED, ORIGIN, "f4", 404, None),
    Row("f5", "f5/openai", DATED + "?api-version={api-version}", f"{ORIGIN}/openai", "f5/openai", 404, None),
    Row("f6", "f6/openai", DATED + "?api-version={api-version}", f"{ORIGIN}/openai", "f6", 404, None, api_version=False),
    Row(
        "f7", "f7/openai", DATED + "?api-version={api-version}", f"{ORIGIN}/openai", "f7", 404, UPSTREAM,
        rewrite="/deployments/gpt-4o/chat/completions",
    ),
    Row("f8", "f8", DECLARED, None, "f8", 500, None),
    Row("f9", "f9/openai/v1", CHAT, f"{ORIGIN}/openai", "f9/openai/v1", 404, f"/openai{CHAT}"),
)  # fmt: skip


def declare(apim: Any, row: Row, key: str) -> None:
    """Put a row's API, operation and policy into ARM, as the portal would let anybody do."""
    contract = models.ApiCreateOrUpdateParameter(
        path=row.path, display_name=f"Row {row.id}", protocols=["https"], subscription_required=True,
        subscription_key_parameter_names=models.SubscriptionKeyParameterNamesContract(header="api-key", query="api-key"),
    )  # fmt: skip
    apim.api.begin_create_or_update(GROUP, SERVICE, row.id, contract).result()
    names = [part.split("}")[0] for part in row.template.split("{")[1:]]
    operation = models.OperationContract(
        display_name="Chat", method="POST", url_template=row.template,
        template_parameters=[models.ParameterContract(name=name, type="string", required=True) for name in names],
    )  # fmt: skip
    apim.api_operation.create_or_update(GROUP, SERVICE, row.id, "chat", operation)
    base = f'<set-backend-service base-url="{row.base}" />' if row.base else ""
    rewrite = f'<rewrite-uri template="{row.rewrite}" />' if row.rewrite else ""
    credential = f'<set-header name="api-key" exists-action="override"><value>{key}</value></set-header>'
    inbound = f"<inbound><base />{base}{rewrite}{credential}</inbound>"
    sections = "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>"
    policy = models.PolicyContract(value=f"<policies>{inbound}{sections}</policies>", format="xml")
    apim.api_policy.create_or_update(GROUP, SERVICE, row.id, "policy", policy)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_failing_row_past_the_program(row, azure, apim, account_key, consumer_key):
    """Declared straight through ARM, the row fails where and as the table says."""
    declare(apim, row, account_key)
    seen = len(upstream(azure))
    status = call(azure, row, consumer_key)
    assert status == row.status
    assert upstream(azure)[seen:] == ([row.upstream] if row.upstream else [])
    apim.api.begin_delete(GROUP, SERVICE, row.id, "*", delete_revisions=True).result()


def call(azure: Any, row: Row, key: str) -> int:
    """The status a consumer gets who calls the row's API with the client that its routes are for."""
    endpoint = f"{azure.addresses.gateway}/{row.endpoint}"
    if not row.api_version:  # no SDK call leaves it out, so this one is made by hand
        with httpx.Client(verify=ssl.create_default_context(cafile=azure.addresses.ca)) as http:
            return http.post(f"{endpoint}{UPSTREAM}", headers={"api-key": key}, json={"messages": QUESTION}).status_code
    with openai_transport(azure) as http:
        common: dict[str, Any] = {"max_retries": 0, "http_client": http}
        if row.template == CHAT:
            client = openai.OpenAI(base_url=endpoint, api_key="unused", default_headers={"api-key": key}, **common)
        else:
            client = openai.AzureOpenAI(azure_endpoint=endpoint, api_key=key, api_version=VERSION, **common)
        with pytest.raises(openai.APIStatusError) as failure:
            client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    return failure.value.status_code


def openai_transport(azure: Any) -> Any:
    """OpenAI's own transport, trusting the simulator's CA."""
    return openai.DefaultHttpx2Client(verify=ssl.create_default_context(cafile=azure.addresses.ca))


@pytest.fixture
def account_key(azure) -> str:
    """A key of the Azure OpenAI account."""
    return arm.account_key(azure.addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)


@pytest.fixture
def consumer_key(apim) -> str:
    """The key of a subscription for all APIs, made by Microsoft's client."""
    wanted = models.SubscriptionCreateParameters(display_name="Past the program", scope="/apis")
    return str(apim.subscription.create_or_update(GROUP, SERVICE, "past", wanted).primary_key)


def test_f5_exported_endpoint_has_no_openai(works):
    """F5 comes from an endpoint with /openai: the stack exports one without."""
    assert works["apis"]["t1"]["azureEndpoint"].endswith("/t1")


def test_f6_export_names_the_api_version(works):
    """F6 comes from a call without api-version: the stack exports the one to use."""
    assert works["apis"]["t1"]["apiVersion"] == VERSION


def test_f7_policies_never_rewrite(works, apim):
    """F7 needs a rewrite-uri: no policy of the program has one."""
    assert "rewrite-uri" not in apim.api_policy.get(GROUP, SERVICE, "t1", "policy").value


REFUSED = (
    (api("f1", "f1", HTTP, basePath="/openai"), "openai-doubled", "remove basePath"),
    (api("f2", "f2/openai", IMPORTED, basePath=""), "server-base-path", '"/openai"'),
    (api("f3", "f3", IMPORTED), "path-suffix", 'write "f3/openai"'),
    (api("f4", "f4/openai", HTTP), "path-suffix", 'write "f4"'),
    (
        api("f9", "f9/openai/v1", {"backend": "openai", "spec": {"document": "specs/v1.json"}}, basePath="/openai"),
        "server-base-path",
        "/openai/v1",
    ),
)


def test_the_program_refuses_the_failing_rows(azure, evidence, program, deploy):
    """One preview names every row's mistake and the value that works; no resource is registered and nothing written to Azure."""
    shutil.copyfile(evidence / "specs" / "azure-openai-v1.json", program / "specs" / "v1.json")
    stack_file = program / "Pulumi.refused.yaml"
    stack_file.write_text(stack([entry for entry, _, _ in REFUSED]), encoding="utf-8")
    workspace = deploy(program, stack_file)
    writes = [entry for entry in azure.requests() if entry["plane"] == "arm" and entry["method"] == "PUT"]
    outcome = workspace.preview(code=FAILED)
    for index, (entry, rule, fix) in enumerate(REFUSED):
        told = [block for block in outcome.text.split("at azure-openai-apim:") if block.startswith(f"apis[{index}]")]
        assert any(rule in block and fix in block for block in told), f"{entry['name']}: {outcome.text}"
    assert "Traceback" not in outcome.text
    # The provider starts while settings are read; it is no resource of Azure.
    assert {kind for _, kind, _ in outcome.steps} <= {"pulumi:pulumi:Stack", "pulumi:providers:azure-native"}
    assert [entry for entry in azure.requests() if entry["plane"] == "arm" and entry["method"] == "PUT"] == writes


@pytest.mark.rest
def test_the_program_refuses_an_api_without_a_backend(program, deploy):
    """F8: an HTTP API that names no backend has nothing to forward to."""
    stack_file = program / "Pulumi.refused.yaml"
    stack_file.write_text(stack([api("f8", "f8", {"http": {}})]), encoding="utf-8")
    outcome = deploy(program, stack_file).preview(code=FAILED)
    assert "apis[0].backend" in outcome.text
    assert "Traceback" not in outcome.text
