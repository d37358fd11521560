"""Stacks, whole: what is refused with which message, and what the accepted ones amount to."""

import json

import pytest

from desired_state import DesiredApi, DesiredState, HttpDefinition, ImportedDefinition
from desired_state.backends import Backends
from desired_state.service_level import ServiceResources
from linting import ContractError
from settings import Service
from tests.desired_state.stacks import CASES, ROOT, SECRET, case, composed, mapping

FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
SPACE = "azure-openai-apim"


def stack(*apis, **others):
    """A stack file's content: APIs and other keys over the base of the cases."""
    keys = {"apis": list(apis), **others} if apis else others
    return {"config": {**SECRET, **{f"{SPACE}:{key}": value for key, value in keys.items()}}}


def api(**keys):
    """The base's API with other keys; a key that is None goes."""
    base = {"name": "imported", "displayName": "Imported", "path": "contoso/openai", "backend": "contoso"}
    whole = {**base, "spec": {"document": "specs/azure-openai-chat.yaml"}, **keys}
    return {key: value for key, value in whole.items() if value is not None}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case_is_refused_with_its_message(folder):
    """Each case folder holds one stack file that says what it proves, and the exact message it ends with."""
    assert (folder / "stack.yaml").read_text(encoding="utf-8").startswith("# ")
    with pytest.raises(ContractError) as refused:
        composed(case(folder), folder).checked()
    assert f"{refused.value}\n" == (folder / "error.txt").read_text(encoding="utf-8")


def test_document_over_4_mb_is_refused(tmp_path):
    """A document of more than 4,000,000 bytes is told by its size, with the way out."""
    tree = mapping(ROOT / "specs/azure-openai-chat.yaml")
    tree["info"]["description"] = "x" * 4_100_000
    (tmp_path / "huge.json").write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        composed(stack(api(spec={"document": "huge.json"})), tmp_path).checked()
    first, *rest = str(refused.value).split(" bytes", 1)
    assert first.startswith("huge.json\n  [APIM-IMPORT-003]\n  ")
    assert rest


OPERATIONS = (
    ("/deployments/{deployment-id}/chat/completions", "ChatCompletions_Create"),
    ("/deployments/{deployment-id}/completions", "Completions_Create"),
    ("/deployments/{deployment-id}/embeddings", "embeddings_create"),
)
BACKENDS = Backends(backends={"contoso-openai": {"url": "https://contoso.openai.azure.com/openai"}}, secrets={"openaiKey": None})


def urls(desired):
    """URLs of a desired state's backends by name."""
    return {name: backend["url"] for name, backend in desired.backends.backends.items()}


def test_imported_api():
    """An imported API: the document aimed at origin and /openai, one backend for both, endpoints as clients need them."""
    desired = composed(stack())
    (published,) = desired.apis
    definition = published.definition
    assert isinstance(definition, ImportedDefinition)
    document = json.loads(definition.arguments["document_text"])
    assert document["servers"] == [{"url": "https://contoso.openai.azure.com/openai"}]
    assert definition.arguments["document_text"] == json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert desired == DesiredState(
        service=Service(name="apim-test", resource_group="rg-test"),
        backends=BACKENDS,
        roles={},
        apis=(
            DesiredApi(
                name="imported",
                arguments={
                    "api_id": "imported",
                    "display_name": "Imported",
                    "path": "contoso/openai",
                    "subscription_required": True,
                    "key_header": "api-key",
                    "key_query": "api-key",
                    "policy": published.arguments["policy"],
                    "operation_policies": {},
                },
                definition=ImportedDefinition(
                    arguments={
                        "document_text": definition.arguments["document_text"],
                        "service_url": "https://contoso.openai.azure.com/openai",
                        "required_query_parameters": "template",
                    },
                    sha256=definition.sha256,
                    base_path="/openai",
                    api_version="2024-10-21",
                    operations={name: (name,) for _, name in OPERATIONS},
                    templates=tuple(template for template, _ in OPERATIONS),
                    routes={name: ("POST", f"{template}?api-version={{api-version}}") for template, name in OPERATIONS},
                    contract=tuple(f"POST {template} {name}" for template, name in OPERATIONS),
                    warnings=definition.warnings,
                ),
                backends=BACKENDS,
                path="contoso/openai",
            ),
        ),
        service_resources=ServiceResources(),
        protect=False,
        findings=desired.findings,
    )
    assert desired.checked() is desired


def test_declared_api():
    """An HTTP API: the default operation, a backend without base path, the SDK's endpoint is the API itself."""
    desired = composed(stack(api(spec=None, http={}, path="contoso-http")))
    (published,) = desired.apis
    template = "/openai/deployments/{deployment}/chat/completions"
    assert isinstance(published.definition, HttpDefinition)
    assert published.definition.arguments == (
        {
            "operation_id": "chat-completions",
            "display_name": "Create a chat completion",
            "method": "POST",
            "url_template": template,
            "template_parameters": ("deployment",),
        },
    )
    assert urls(desired) == {"contoso": "https://contoso.openai.azure.com"}
    assert published.exports("https://gateway/") == {
        "gatewayUrl": "https://gateway/contoso-http",
        "azureEndpoint": "https://gateway/contoso-http",
        "apiVersion": "2024-10-21",
        "contract": {"operations": [f"POST {template} chat-completions"]},
    }


def test_one_operation_per_deployment():
    """Named deployments stand in the templates; an operation policy goes to each."""
    desired = composed(
        stack(
            api(
                spec=None,
                path="x",
                http={"deployments": ["gpt-4o", "o1"]},
                operationPolicies={"chat-completions": {"backend": "contoso"}},
            )
        )
    )
    (published,) = desired.apis
    assert published.definition.contract == (
        "POST /openai/deployments/gpt-4o/chat/completions chat-completions-gpt-4o",
        "POST /openai/deployments/o1/chat/completions chat-completions-o1",
    )
    assert list(published.arguments["operation_policies"]) == ["chat-completions-gpt-4o", "chat-completions-o1"]


V1 = """
openapi: 3.0.0
info: {title: v1, version: v1}
servers: [{url: "{endpoint}/openai/v1", variables: {endpoint: {default: ""}}}]
paths:
  /chat/completions:
    post:
      operationId: createChatCompletion
      responses: {"200": {description: Answer}}
"""


def test_v1_document(tmp_path):
    """A v1 document goes to /openai/v1, and its consumers get a base URL instead of an endpoint."""
    (tmp_path / "v1.yaml").write_text(V1, encoding="utf-8")
    desired = composed(stack(api(spec={"document": "v1.yaml"}, path="x/openai/v1")), tmp_path)
    (published,) = desired.apis
    assert urls(desired) == {"contoso-openai-v1": "https://contoso.openai.azure.com/openai/v1"}
    exported = published.exports("https://gateway")
    assert {key: exported[key] for key in exported if key != "contract"} == {
        "gatewayUrl": "https://gateway/x/openai/v1",
        "baseUrl": "https://gateway/x/openai/v1",
        "apiVersion": "v1",
    }


def test_clients_any_allows_a_path_that_sdks_cannot_reach():
    """`clients: any` turns the suffix check off; an endpoint that leads nowhere is then not exported."""
    (published,) = composed(stack(api(path="x", clients="any"))).checked().apis
    exported = published.exports("https://gateway")
    assert sorted(exported) == ["apiVersion", "contract", "gatewayUrl"]
    assert exported["gatewayUrl"] == "https://gateway/x"


def test_operation_policy_names_another_backend():
    """An operation with its own backend: its policy, the second backend and the second secret are part of the desired state."""
    credential = {"apiKey": {"secret": "otherKey"}}
    backends = {
        "contoso": {"origin": "https://contoso.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}},
        "other": {"origin": "https://other.openai.azure.us/", "credential": credential},
        "idle": {"origin": "https://idle.example", "credential": credential},
    }
    entry = api(operationIds="normalise", operationPolicies={"embeddings_create": {"backend": "other"}})
    desired = composed(stack(entry, backends=backends, otherKey={"secure": "v1:opaque"})).checked()
    (published,) = desired.apis
    assert urls(desired) == {
        "contoso-openai": "https://contoso.openai.azure.com/openai",
        "other-openai": "https://other.openai.azure.us/openai",
    }
    assert desired.backends.named_values == published.backends.named_values == ("openaiKey", "otherKey")
    assert list(published.arguments["operation_policies"]) == ["embeddings-create"]
    assert 'backend-id="other-openai"' in published.arguments["operation_policies"]["embeddings-create"]


def test_apis_share_backends_and_documents():
    """Two APIs of one document and backend: one ARM backend, one named value, the same bytes, each file read once."""
    reads = []

    def read(file):
        reads.append(file)
        return (ROOT / file).read_bytes()

    desired = composed(stack(api(), api(name="second", path="second/openai")), read=read)
    first, second = desired.checked().apis
    assert first.definition == second.definition
    assert list(desired.backends.backends) == ["contoso-openai"]
    assert desired.backends.named_values == ("openaiKey",)
    assert reads == ["specs/azure-openai-chat.yaml"]


def test_lean_is_smaller_and_names_the_same_operations():
    """`compact: lean` changes the document alone."""
    full, lean = (composed(stack(api(compact=compact))).checked().apis[0] for compact in ("full", "lean"))
    assert isinstance(full.definition, ImportedDefinition)
    assert isinstance(lean.definition, ImportedDefinition)
    assert len(lean.definition.arguments["document_text"]) < len(full.definition.arguments["document_text"])
    assert lean.definition.contract == full.definition.contract
    assert lean.arguments == full.arguments


def test_api_version_of_the_settings_stands_for_the_documents():
    """With apiVersion set, info.version may say anything; so it may where no SDK is told."""
    folder = CASES / "api-version-unknown"
    patches = {"imported": ["version.json"]}
    versions = [
        composed(stack(api(**keys), patches=patches), folder).checked().apis[0].definition.api_version
        for keys in ({"apiVersion": "2024-02-01"}, {"clients": "any"})
    ]
    assert versions == ["2024-02-01", "1.0"]


def test_everything_wrong_with_an_api_is_found_at_once():
    """A path that clients cannot reach, an operation policy without effect and a missing file: one run, three findings."""
    entry = api(path="x", operationPolicies={"embeddings_create": {}}, statements=[{"file": "gone.xml"}])
    with pytest.raises(ContractError) as refused:
        composed(stack(entry)).checked()
    assert [finding.rule for finding in refused.value.findings] == ["path-suffix", "idle-operation-policy", "missing-file"]


def two(path, other, **keys):
    """Messages on paths, of the base's document at one path beside a declared API at another."""
    http = {"operations": [{"name": "models", "method": "GET", "template": "/models"}]}
    declared = {"name": "declared", "displayName": "D", "path": other, "backend": "contoso", "http": http, "basePath": "/openai"}
    desired = composed(stack(api(path=path, clients="any"), {**declared, "clients": "any", **keys.pop("api", {})}, **keys))
    return [(each.severity, each.found) for each in desired.findings if each.rule == "path-hides"]


def test_paths_that_part_ways_hide_nothing():
    """A dated API and one of v1 share a beginning; so do an API and one for what is right under its path."""
    assert two("contoso/openai", "contoso/openai/v1") == two("contoso/openai", "contoso") == two("contoso", "contosos") == []


def test_a_path_that_takes_calls_of_a_parameter_is_warned_of():
    """Not all of an operation's calls are lost, and it may be meant."""
    ((severity, found),) = two("contoso/openai", "contoso/openai/deployments/gpt-4o")
    assert severity == "warning"
    assert found == (
        '"contoso/openai/deployments/gpt-4o" lies in "contoso/openai", the path of API "imported", and the longest path gets a '
        "call: POST /deployments/{deployment-id}/chat/completions, POST /deployments/{deployment-id}/completions, POST "
        "/deployments/{deployment-id}/embeddings of that API cannot be reached where a parameter has such a value"
    )


def test_an_api_whose_calls_name_a_version_takes_no_others():
    """Where the version is a header, calls without it go on to the API at the shorter path; in the path it counts as one."""
    version = {"version": {"set": "s", "name": "deployments"}}
    sets = {"s": {"displayName": "S", "header": "x"}}
    assert two("contoso/openai", "contoso/openai/deployments", api=version, versionSets=sets) == []
    ((severity, _),) = two("contoso/openai", "contoso/openai", api=version, versionSets={"s": {"displayName": "S"}})
    assert severity == "error"


@pytest.mark.parametrize(
    "keys",
    [
        {"clients": "any", "subscriptionKeyParameterNames": {"header": "Ocp-Apim-Subscription-Key"}},
        {"subscriptionKeyParameterNames": {"header": "Api-Key"}},
        {"subscriptionRequired": False, "subscriptionKeyParameterNames": {"header": "x-key"}},
        {"clients": "any", "subscriptionKeyParameterNames": {"header": "Authorization"}},
        {"cors": {"allowedOrigins": ["*"], "allowedHeaders": ["API-KEY", "Content-Type"]}},
        {"cors": {"allowedOrigins": ["*"], "allowedHeaders": ["x"]}, "clients": "any"},
    ],
)
def test_headers_that_clients_can_do_with(keys):
    """Where the team's clients are its own, or no key is asked for; letter case is none of a header's name."""
    assert [each.rule for each in composed(stack(api(**keys))).findings if each.severity == "error"] == []


def test_browsers_may_send_what_openais_client_adds():
    """Its headers are in the preflight; a list without one is a warning, since a page may call without that client."""
    added = ["lang", "package-version", "os", "arch", "runtime", "runtime-version", "retry-count"]
    listed = ["API-Key", "content-type", *(f"X-Stainless-{each}" for each in added)]

    def found(headers, **keys):
        cors = {"allowedOrigins": ["https://a.example.com"], "allowedHeaders": headers}
        findings = composed(stack(api(cors=cors, **keys))).findings
        return [(each.severity, each.found) for each in findings if each.rule == "cors"]

    assert found(listed) == found(["*"]) == found(listed[:2], clients="any") == []
    lacking = "in browsers OpenAI's own client also sends x-stainless-retry-count, and makes no call where it may not"
    assert found(listed[:-1]) == [("warning", lacking)]


def test_a_v1_api_takes_its_key_wherever_it_says():
    """OpenAI clients send what default_headers name, and no key of their own but in Authorization."""
    http = {"operations": [{"name": "chat", "method": "POST", "template": "/openai/v1/chat/completions"}]}
    names = {"header": "Ocp-Apim-Subscription-Key"}
    v1 = api(spec=None, http=http, path="contoso", subscriptionKeyParameterNames=names, apiVersion="v1")
    assert [each.rule for each in composed(stack(v1)).findings if each.severity == "error"] == []


@pytest.mark.parametrize(
    ("templates", "keys", "expected"),
    [
        (["/openai/v1/chat/completions"], {}, "v1"),
        (["/chat/completions"], {"basePath": "/openai/v1"}, "v1"),
        (["/openai/v1/chat/completions"], {"apiVersion": "preview"}, "preview"),
        (["/openai/v1/models", "/openai/deployments/{deployment}/embeddings"], {}, "2024-10-21"),
        (["/openai/deployments/{deployment}/embeddings"], {}, "2024-10-21"),
    ],
)
def test_the_api_version_of_declared_operations(templates, keys, expected):
    """Azure OpenAI answers 400 to a dated one under /openai/v1, so that an API of v1 exports none."""
    operations = [{"name": f"o{at}", "method": "POST", "template": template} for at, template in enumerate(templates)]
    (published,) = composed(stack(api(spec=None, http={"operations": operations}, clients="any", **keys))).checked().apis
    assert published.exports("https://g")["apiVersion"] == expected


def test_a_document_of_claude_is_imported_right_under_the_origin(tmp_path):
    document = "openapi: 3.0.0\ninfo: {title: t, version: v1}\nservers: [{url: https://x.services.ai.azure.com}]\npaths:\n"
    document += "  /anthropic/v1/messages:\n    post: {operationId: m, responses: {'200': {description: d}}}\n"
    (tmp_path / "claude.yaml").write_text(document, encoding="utf-8")
    desired = composed(stack(api(spec={"document": "claude.yaml"}, path="claude")), tmp_path).checked()
    assert desired.apis[0].definition.base_path == ""
