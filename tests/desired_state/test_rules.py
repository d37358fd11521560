"""Stack rules: what breaks each, what does not, and the severity that a team gives them."""

import re

import pytest

from desired_state import all_rules, linting, rules
from desired_state.rules.clear_secret import SIGNED
from desired_state.rules.unprotected import PRODUCTION
from linting import ContractError
from tests.desired_state.stacks import CASES, RULES, SECRET, broken_rules, composed

FOLDERS = sorted(RULES.iterdir())
SPACE = "azure-openai-apim"
CHAT = {"name": "chat", "displayName": "Chat", "path": "x", "backend": "contoso", "http": {}}


def found(*apis, folder=CASES, **keys):
    """Stack rules that a stack breaks, each with severity and whether a deployment keeps quiet about it."""
    config = {f"{SPACE}:{key}": value for key, value in ({"apis": list(apis)} if apis else {} | keys).items()}
    config |= {f"{SPACE}:{key}": value for key, value in keys.items()}
    findings = composed({"config": {**SECRET, **config}}, folder).findings
    return [(one.rule, one.severity, one.quiet) for one in findings if one.rule.startswith("APIM-STACK-")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case_breaks_its_rule_with_its_message(folder):
    """Each case says what it proves, and what is told of it; secrets are not."""
    assert (folder / "stack.yaml").read_text(encoding="utf-8").startswith("# ")
    messages = broken_rules(folder)
    assert messages == (folder / "error.txt").read_text(encoding="utf-8") != ""
    assert "not-to-be-shown" not in messages


def test_every_rule_has_a_case():
    messages = "".join((folder / "error.txt").read_text(encoding="utf-8") for folder in FOLDERS)
    assert {rule.id for rule in all_rules()} == set(re.findall(r"APIM-STACK-\d{3}", messages))


def test_a_file_without_a_rule_is_a_mistake(monkeypatch, tmp_path):
    (tmp_path / "odd_stack_rule.py").write_text("RULE = None\n", encoding="utf-8")
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    linting.all_rules.cache_clear()
    with pytest.raises(TypeError, match=r"^RULE in desired_state/rules/odd_stack_rule\.py is no Rule$"):
        linting.all_rules()
    monkeypatch.undo()
    linting.all_rules.cache_clear()


ENTRA = {"tenantId": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "clientApplicationIds": ["1" * 8 + "-0000-0000-0000-" + "0" * 12]}
LIMIT = {"tokensPerMinute": 1000}
NO_LIMIT = ("APIM-STACK-004", "warning", True)
OPEN = ("APIM-STACK-001", "warning", False)
PRODUCT = {"name": "team", "displayName": "Team", "apis": ["chat"]}
FRAGMENT = "<fragment><{}/></fragment>"
TOKENS = """<fragment><llm-token-limit counter-key="a" tokens-per-minute="5" estimate-prompt-tokens="false" /></fragment>"""
JWT = """<fragment><validate-jwt header-name="Authorization"><openid-config url="https://a.b/c" /></validate-jwt></fragment>"""


@pytest.mark.parametrize(
    ("api", "others", "expected"),
    [
        ({"tokenLimit": LIMIT}, {}, []),
        ({"tokenLimit": LIMIT, "subscriptionRequired": False, "entra": ENTRA}, {}, []),
        ({"tokenLimit": LIMIT, "subscriptionRequired": False}, {}, [OPEN]),
        ({}, {"products": [{**PRODUCT, "tokenLimit": LIMIT}]}, []),
        ({}, {"products": [{**PRODUCT, "rateLimit": {"calls": 1}}]}, [NO_LIMIT]),
        ({"subscriptionRequired": False, "entra": ENTRA}, {"products": [{**PRODUCT, "tokenLimit": LIMIT}]}, [NO_LIMIT]),
        ({"callQuota": {"calls": 5}}, {"service": {"name": "a", "resourceGroup": "b", "sku": "Consumption"}}, []),
        ({"http": {"operations": [{"name": "models", "method": "GET", "template": "/openai/models"}]}}, {}, []),
        ({"statements": [{"file": "tokens.xml"}]}, {}, []),
        ({"operationPolicies": {"chat-completions": {"statements": [{"file": "tokens.xml"}]}}}, {}, []),
        ({"fragments": ["tokens"]}, {"fragments": {"tokens": {"file": "tokens.xml"}}}, []),
        ({"statements": [{"fragment": "tokens"}]}, {"fragments": {"tokens": {"file": "tokens.xml"}}}, []),
        ({"subscriptionRequired": False, "tokenLimit": LIMIT, "statements": [{"at": "start", "file": "jwt.xml"}]}, {}, []),
    ],
)
def test_what_a_limit_and_a_demand_are(api, others, expected, tmp_path):
    """Of the API, of its operations, of its statements and fragments, and of all products by which it is reached."""
    (tmp_path / "tokens.xml").write_text(TOKENS, encoding="utf-8")
    (tmp_path / "jwt.xml").write_text(JWT, encoding="utf-8")
    assert found({**CHAT, **api}, folder=tmp_path, **others) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, [NO_LIMIT]),
        ({"APIM-STACK-004": "warning"}, [("APIM-STACK-004", "warning", False)]),
        ({"APIM-STACK-004": "error"}, [("APIM-STACK-004", "error", False)]),
        ({"APIM-STACK-004": "off"}, []),
        ({"APIM-STACK-004": False}, []),  # a bare `off` in YAML 1.1
        ({"APIM-STACK-004": "off", "APIM-STACK-006": "error"}, [("APIM-STACK-006", "error", False)]),
    ],
)
def test_a_team_sets_the_severity_of_stack_rules(levels, expected):
    """A rule that is set is told on each deploy; one that is off by itself is looked at once it is set."""
    assert found(CHAT, rules=levels) == expected


KEY = {"apiKey": {"secret": "openaiKey"}}
BACKENDS = {name: {"origin": f"https://{name}.openai.azure.com", "credential": KEY} for name in ("contoso", "fabrikam")}
POOLS = {"both": {"members": [{"backend": name} for name in BACKENDS]}, "one": {"members": [{"backend": "contoso"}]}}
IN_POOL = ("APIM-STACK-009", "warning", False)
NOT_OWNED = ("APIM-STACK-010", "warning", False)
ONE_KEY = [{"name": "a", "displayName": "A", "api": "chat"}]


def storing(*routes, backend="both", **keys):
    """An API with these routes, `METHOD template`."""
    pairs = [route.split() for route in routes]
    operations = [{"name": f"o{at}", "method": method, "template": template} for at, (method, template) in enumerate(pairs)]
    return {**CHAT, "backend": backend, "http": {"operations": operations}, "tokenLimit": LIMIT, "clients": "any", **keys}


@pytest.mark.parametrize(
    ("api", "subscriptions", "expected"),
    [
        (storing("POST /openai/v1/responses"), ONE_KEY, [IN_POOL]),
        (storing("POST /openai/responses"), ONE_KEY, [IN_POOL]),
        (storing("GET /openai/batches"), ONE_KEY, [IN_POOL]),
        (storing("POST /v1/fine_tuning/jobs", basePath="/openai"), ONE_KEY, [IN_POOL]),
        (storing("POST /openai/v1/responses", backend="one"), ONE_KEY, []),
        (storing("POST /openai/v1/chat/completions"), ONE_KEY, []),
        (storing("GET /openai/v1/chat/completions/{id}"), ONE_KEY, [IN_POOL]),
        (storing("POST /openai/deployments/files/chat/completions"), ONE_KEY, []),
        (storing("POST /openai/*"), ONE_KEY, [IN_POOL]),
        (storing("POST /openai/v1/files", operationPolicies={"o0": {"backend": "one"}}), ONE_KEY, []),
        (storing("POST /openai/v1/files", backend="one", operationPolicies={"o0": {"backend": "both"}}), ONE_KEY, [IN_POOL]),
        (storing("POST /openai/v1/files", backend="one"), [*ONE_KEY, {"name": "b", "displayName": "B"}], [NOT_OWNED]),
        (storing("POST /openai/v1/files", backend="one", subscriptionRequired=False, entra=ENTRA), [], [NOT_OWNED]),
        (storing("POST /openai/v1/chat/completions", backend="one"), [*ONE_KEY, {"name": "b", "displayName": "B"}], []),
    ],
)
def test_what_is_stored_behind_a_pool_and_for_whom(api, subscriptions, expected):
    """By the route under the origin, dated or of v1, and by where the operation goes; one key is one consumer."""
    rules = {"APIM-STACK-007": "off"}
    assert found(api, backends=BACKENDS, pools=POOLS, subscriptions=subscriptions, rules=rules) == expected


def test_a_product_without_known_subscribers_is_several_consumers():
    api, opens = storing("POST /openai/v1/files", backend="one"), {"products": [PRODUCT]}
    assert found(api, backends=BACKENDS, pools=POOLS, **opens) == [NOT_OWNED]
    one = [{"name": "a", "displayName": "A", "product": "team"}]
    assert found(api, backends=BACKENDS, pools=POOLS, subscriptions=one, **opens) == []


def severities(**levels):
    """Severity of what the import rules find in the document of the base, by rule."""
    findings = composed({"config": {**SECRET, f"{SPACE}:rules": levels}}).findings
    return {one.rule: one.severity for one in findings if one.rule.startswith("APIM-IMPORT-")}


def test_a_team_sets_the_severity_of_rules_that_warn():
    """Of import rules too; an error then stops the deployment."""
    assert severities()["APIM-IMPORT-032"] == "warning"
    assert severities(**{"APIM-IMPORT-032": "error"})["APIM-IMPORT-032"] == "error"
    assert "APIM-IMPORT-032" not in severities(**{"APIM-IMPORT-032": "off"})
    with pytest.raises(ContractError, match="APIM-IMPORT-032"):
        composed({"config": {**SECRET, f"{SPACE}:rules": {"APIM-IMPORT-032": "error"}}}).checked()


def test_an_error_of_azures_stays_one(tmp_path):
    """A rule that warns may find what is an error even so; no setting takes that away."""
    text = "openapi: 3.0.0\ninfo: {title: t, version: v1}\nservers: [{url: https://x.example/openai/v1}]\npaths:\n"
    text += "  /chat/completions:\n    post: {operationId: 'a/b', responses: {'200': {description: d}}}\n"
    (tmp_path / "v1.yaml").write_text(text, encoding="utf-8")
    policies = {"a/b": {"backend": "contoso"}}
    api = {"name": "imported", "displayName": "I", "path": "x/openai/v1", "backend": "contoso", "spec": {"document": "v1.yaml"}}

    def messages(level):
        config = {"apis": [{**api, "operationPolicies": policies}], "rules": {"APIM-IMPORT-041": level}}
        findings = composed({"config": {**SECRET, **{f"{SPACE}:{key}": value for key, value in config.items()}}}, tmp_path).findings
        return [one.severity for one in findings if one.rule == "APIM-IMPORT-041"]

    assert messages("warning") == messages("off") == ["error"]


@pytest.mark.parametrize(
    ("name", "production"),
    [
        *((name, True) for name in ("prod", "prod-eu", "PROD", "contoso-prd", "eu.production", "live2")),
        *((name, False) for name in ("dev", "non-prod", "nonprod", "pre-prod", "preprod", "product", "delivery", "local")),
    ],
)
def test_which_names_say_production(name, production):
    assert bool(PRODUCTION.match(name)) is production


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://contoso.blob.core.windows.net/c/b?sv=1&sig=abcdefgh1234", True),
        ("https://contoso.azurewebsites.net/api/hook?code=abcdefgh1234", True),
        ("https://contoso.com/?page=12345678&sort=up", False),
        ("https://contoso.com/?code={{callback}}", False),
    ],
)
def test_which_urls_are_signed(url, signed):
    """A reference to a named value is what is asked for."""
    assert bool(SIGNED.search(url)) is signed
