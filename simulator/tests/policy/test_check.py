"""What is refused at upload, by Azure or by us, and with which target."""

import pytest
from apim_simulator.policy import accept, accept_fragment
from apim_simulator.policy.table import DOCUMENTED, STATEMENTS

from simulator.tests.policy.conftest import document

GOOD = {
    "include-fragment": '<include-fragment fragment-id="f" />',
    "choose": '<choose><when condition="@(1 < 2)"><set-variable name="v" value="1" /></when><otherwise /></choose>',
    "set-variable": '<set-variable name="v" value="" />',
    "set-header": '<set-header name="h" exists-action="append"><value>a</value><value>b</value></set-header>',
    "set-query-parameter": '<set-query-parameter name="q" exists-action="delete" />',
    "set-body": "<set-body>text</set-body>",
    "set-method": "<set-method>POST</set-method>",
    "set-status": '<set-status code="204" reason="Gone quiet" />',
    "rewrite-uri": '<rewrite-uri id="r" template="/x" copy-unmatched-params="false" />',
    "set-backend-service": '<set-backend-service base-url="https://b" />',
    "forward-request": '<forward-request timeout="20" http-version="1" follow-redirects="false" buffer-response="false" />',
    "return-response": (
        '<return-response><set-status code="200" reason="OK" /><set-header name="h"><value>a</value></set-header>'
        "<set-body>x</set-body></return-response>"
    ),
    "trace": '<trace source="s" severity="error"><message>m</message><metadata name="a" value="b" /></trace>',
    "cors": (
        "<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>"
    ),
    "authentication-managed-identity": '<authentication-managed-identity resource="https://cognitiveservices.azure.com" />',
    "retry": '<retry condition="true" count="50" interval="1" first-fast-retry="true"><forward-request /></retry>',
    "validate-azure-ad-token": (
        '<validate-azure-ad-token tenant-id="common" header-name="a" output-token-variable-name="t"><client-application-ids>'
        "<application-id>c</application-id></client-application-ids><audiences><audience>a</audience></audiences>"
        '<required-claims><claim name="scp" match="any" separator=" "><value>v</value></claim></required-claims>'
        "</validate-azure-ad-token>"
    ),
    "validate-jwt": (
        '<validate-jwt header-name="a" require-scheme="Bearer" clock-skew="10" failed-validation-httpcode="403">'
        '<openid-config url="https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration" />'
        "<audiences><audience>a</audience></audiences><issuers><issuer>i</issuer></issuers></validate-jwt>"
    ),
    "ip-filter": '<ip-filter action="allow"><address>10.0.0.1</address><address-range from="10.0.0.2" to="10.0.0.3" /></ip-filter>',
    "check-header": (
        '<check-header name="h" failed-check-httpcode="401" failed-check-error-message="no" ignore-case="true">'
        "<value>v</value></check-header>"
    ),
    "mock-response": '<mock-response status-code="200" content-type="application/json" />',
    "limit-concurrency": '<limit-concurrency key="k" max-count="3"><set-variable name="v" value="1" /></limit-concurrency>',
    "wait": '<wait for="all"><cache-lookup-value key="k" variable-name="v" /></wait>',
    "find-and-replace": '<find-and-replace from="a" to="" />',
    "send-request": (
        '<send-request mode="new" response-variable-name="r" timeout="20" ignore-error="true"><set-url>https://localhost/</set-url>'
        '<set-method>POST</set-method><set-header name="h"><value>a</value></set-header><set-body>x</set-body></send-request>'
    ),
    "send-one-way-request": "<send-one-way-request><set-url>https://localhost/</set-url></send-one-way-request>",
    "log-to-eventhub": '<log-to-eventhub logger-id="l" partition-key="k">@("x")</log-to-eventhub>',
    "cache-lookup": (
        '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false"><vary-by-header>a</vary-by-header>'
        "<vary-by-query-parameter>q</vary-by-query-parameter></cache-lookup>"
    ),
    "cache-store": '<cache-store duration="60" />',
    "cache-lookup-value": '<cache-lookup-value key="k" variable-name="v" default-value="" />',
    "cache-store-value": '<cache-store-value key="k" value="v" duration="1" />',
    "cache-remove-value": '<cache-remove-value key="k" />',
    **{
        f"{name}-semantic-cache-lookup": (
            f'<{name}-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="e" '
            'embeddings-backend-auth="system-assigned" '
            f'ignore-system-messages="true" max-message-count="10"><vary-by>v</vary-by></{name}-semantic-cache-lookup>'
        )
        for name in ("llm", "azure-openai")
    },
    **{f"{name}-semantic-cache-store": f'<{name}-semantic-cache-store duration="60" />' for name in ("llm", "azure-openai")},
    "llm-content-safety": (
        '<llm-content-safety backend-id="s" shield-prompt="true" enforce-on-completions="true" window-size="100">'
        '<categories output-type="EightSeverityLevels"><category name="Hate" threshold="4" /></categories>'
        "<blocklists><id>b</id></blocklists></llm-content-safety>"
    ),
    "llm-token-limit": (
        '<llm-token-limit counter-key="k" estimate-prompt-tokens="true" tokens-per-minute="10" token-quota="9" '
        'token-quota-period="Monthly" remaining-tokens-header-name="h" tokens-consumed-variable-name="v" />'
    ),
    "azure-openai-token-limit": (
        '<azure-openai-token-limit counter-key="@(context.Subscription.Id)" estimate-prompt-tokens="false" '
        'token-quota="1" token-quota-period="Monthly" />'
    ),
    "authentication-basic": '<authentication-basic username="u" password="{{p}}" />',
    "rate-limit": '<rate-limit calls="5" renewal-period="60" retry-after-header-name="wait" />',
    "rate-limit-by-key": (
        '<rate-limit-by-key calls="5" renewal-period="60" counter-key="k" increment-condition="@(true)" increment-count="2" />'
    ),
    "quota-by-key": '<quota-by-key calls="5" renewal-period="300" counter-key="k" first-period-start="2026-01-01T00:00:00Z" />',
    **{
        f"{name}-emit-token-metric": f'<{name}-emit-token-metric><dimension name="API ID" /></{name}-emit-token-metric>'
        for name in ("llm", "azure-openai")
    },
    "emit-metric": '<emit-metric name="m" value="2"><dimension name="d" value="v" /></emit-metric>',
    "quota": '<quota calls="5" renewal-period="0" />',
    "base": "<base />",
}
"""One good example of every element."""


def test_every_element_has_an_example():
    assert set(GOOD) == set(STATEMENTS)


@pytest.mark.parametrize("name", GOOD)
def test_an_element_is_accepted_in_its_sections_and_refused_in_the_others(name, refusal):
    """Sections are those of the table; elsewhere Azure's error names the element."""
    for section in ("inbound", "backend", "outbound", "on-error"):
        text = document(**{"inbound": "", section: GOOD[name]})
        if section in STATEMENTS[name].sections and not (name == "retry" and section != "backend"):
            accept(text, "rawxml", "api" if "api" in STATEMENTS[name].scopes else STATEMENTS[name].scopes[-1])
        else:
            assert refusal(text)[:3] == (400, "ValidationError", name)


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_documented_policies_without_a_row_are_ours_to_refuse(name, refusal):
    """Real in Azure, not simulated: 501 with the element's place."""
    assert refusal(document(f"\n <{name} />")) == (
        501,
        "SimulatorUnsupported",
        name,
        f"Error in element '{name}' on line 2, column 2: the policy '{name}' is not simulated",
    )


AZURES = [
    ("<policy />", "policy", "the document must be <policies>, not <policy>"),
    (
        "<policies><inbund /></policies>",
        "inbund",
        "'policies' cannot contain 'inbund'; sections are inbound, backend, outbound, on-error",
    ),
    ("<policies><inbound /><inbound /></policies>", "inbound", "section 'inbound' is there twice"),
    ("<policies><inbound x='1' /></policies>", "inbound", "'inbound' has no attribute 'x'"),
    ("<policies><inbound>text</inbound></policies>", "inbound", "the element 'inbound' cannot contain text"),
    (document("<nope />"), "nope", "'nope' at line 1, column 20 is no policy"),
    (
        document("<set-header>t<value>a</value></set-header>"),
        "set-header",
        "'set-header' at line 1, column 20 needs the attribute 'name'",
    ),
    (
        document('<set-header name="a">t<value>a</value></set-header>'),
        "set-header",
        "the element 'set-header' cannot contain text; possible are value",
    ),
    (
        document('<set-header name="a" exists-action="replace" />'),
        "set-header",
        "attribute 'exists-action' of 'set-header' is 'replace', allowed is 'override' or 'skip' or 'append' or 'delete'",
    ),
    (
        document('<set-header name="a" x="" />'),
        "set-header",
        "'set-header' has no attribute 'x'; attributes are exists-action, id, name",
    ),
    (
        document('<set-header name=""/>'),
        "set-header",
        "attribute 'name' of 'set-header' is '', allowed is a text that is not empty",
    ),
    (document("<set-backend-service />"), "set-backend-service", "'set-backend-service' needs exactly one of backend-id, base-url"),
    (
        document('<set-backend-service base-url="u" backend-id="b" />'),
        "set-backend-service",
        "'set-backend-service' needs exactly one of backend-id, base-url",
    ),
    (
        document(backend='<forward-request timeout="1" timeout-ms="1" />'),
        "forward-request",
        "'forward-request' takes only one of timeout, timeout-ms",
    ),
    (document("<choose />"), "choose", "'choose' contains 'when' 0 times, allowed is 1 to any number"),
    (
        document('<choose><otherwise /><when condition="true" /></choose>'),
        "choose",
        "in 'choose' the order is when, otherwise; 'when' comes too late",
    ),
    (document("<choose><if /></choose>"), "choose", "the element 'choose' cannot contain 'if'; possible are when, otherwise"),
    (
        document('<choose><when condition="true"><set-header /></when></choose>'),
        "choose",
        "'set-header' at line 1, column 51 needs the attribute 'name'",
    ),
    (
        document('<include-fragment fragment-id="@(1)" />'),
        "include-fragment",
        "attribute 'fragment-id' of 'include-fragment' cannot be an expression",
    ),
    (
        document("<set-method />"),
        "set-method",
        "the element 'set-method' at line 1, column 20 must contain a text that is not empty",
    ),
    (
        document('<retry condition="true" count="51" interval="1" />'),
        "retry",
        "attribute 'count' of 'retry' is '51', allowed is a whole number from 1 to 50",
    ),
]


@pytest.mark.parametrize(("text", "target", "problem"), AZURES, ids=[problem for _, _, problem in AZURES])
def test_what_azure_refuses(text, target, problem, refusal):
    """400 ValidationError; the target is the statement below the section, whatever is wrong inside it."""
    status, code, named, message = refusal(text)
    assert (status, code, named) == (400, "ValidationError", target)
    assert message.endswith(f": {problem}")


UNSIMULATED = {
    '<rate-limit-by-key calls="1" renewal-period="9" counter-key="k" {}="true" />': (
        "increment-after-response",
        "flexible-retry-window",
    ),
    '<send-request response-variable-name="r" {}="true"><set-url>https://a.example</set-url></send-request>': (
        "buffer-response",
        "fail-on-error-status-code",
    ),
    '<validate-azure-ad-token tenant-id="common" {}="https://login.microsoftonline.us" />': ("authentication-endpoint",),
    '<llm-semantic-cache-lookup {}="c" />': ("cache-id",),
    '<llm-semantic-cache-store duration="1" {}="true" />': ("cache-response", "cache-id"),
}
"""Attributes that are documented, or that Microsoft's policy toolkit knows, by elements with a place for one."""

OURS = [
    *(
        (
            document(**{"outbound" if "-store" in element else "inbound": element.format(name)}),
            target,
            f"attribute '{name}' of '{target}' is not simulated",
        )
        for element, names in UNSIMULATED.items()
        for target in [element[1:].split()[0]]
        for name in names
    ),
    (document("<set-body><value>a</value></set-body>"), "set-body", "'value' in 'set-body' is not simulated"),
    (document("<set-body><a><b /></a></set-body>"), "set-body", "'a' in 'set-body' is not simulated"),
    (document("<base /><base />"), "base", "a second 'base' in one section is not simulated"),
    (document('<choose><when condition="true"><base /></when></choose>'), "choose", "'base' inside 'when' is not simulated"),
    (
        document('<set-body template="liquid">x</set-body>'),
        "set-body",
        "attribute 'template' of 'set-body' is 'liquid', simulated is only 'none'",
    ),
    (
        document('<set-header name="a"><value>Bearer @("x")</value></set-header>'),
        "set-header",
        "the text of 'value' mixes text and an expression; make the whole of it one expression",
    ),
]


@pytest.mark.parametrize(("text", "target", "problem"), OURS, ids=[problem for _, _, problem in OURS])
def test_what_only_we_refuse(text, target, problem, refusal):
    """501 SimulatorUnsupported, never a code of Azure's."""
    status, code, named, message = refusal(text)
    assert (status, code, named) == (501, "SimulatorUnsupported", target)
    assert message.endswith(f": {problem}")


def test_base_at_global_scope_has_no_effect_but_in_backend_is_ours_to_refuse(refusal):
    """Documented for all sections; whether a backend section with it alone forwards is not."""
    accept(document("<base />", outbound="<base />", on_error="<base />"), "xml", "global")
    assert refusal(document(backend="<base />"), scope="global")[:3] == (501, "SimulatorUnsupported", "base")


def test_a_fragment_may_hold_statements_of_any_section():
    """Its section is known only where it is included."""
    accepted = accept_fragment("<fragment><forward-request /><set-method>GET</set-method></fragment>", "xml")
    assert accepted.value == "<fragment><forward-request /><set-method>GET</set-method></fragment>"
