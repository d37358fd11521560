"""Policy texts: exact for the usual options, and readable back for any."""

import copy

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from policy import ApiPolicy, KeyCredential, OperationPolicy, api_policy, operation_policy

USUAL = ApiPolicy(backend="contoso-openai", credential=KeyCredential("openaiKey"), key_header="api-key", key_query="api-key")


def test_api_policy_is_these_bytes():
    """SDK clients: the consumer's key is overridden in its header, removed from the query; Authorization goes."""
    assert api_policy(USUAL) == (
        "<policies>\n"
        "\t<inbound>\n"
        "\t\t<base />\n"
        '\t\t<set-backend-service backend-id="contoso-openai" />\n'
        '\t\t<set-header name="Authorization" exists-action="delete" />\n'
        '\t\t<set-query-parameter name="api-key" exists-action="delete" />\n'
        '\t\t<set-header name="api-key" exists-action="override">\n'
        "\t\t\t<value>{{openaiKey}}</value>\n"
        "\t\t</set-header>\n"
        "\t</inbound>\n"
        "\t<backend>\n"
        '\t\t<forward-request buffer-response="false" />\n'
        "\t</backend>\n"
        "\t<outbound>\n"
        "\t\t<base />\n"
        "\t</outbound>\n"
        "\t<on-error>\n"
        "\t\t<base />\n"
        "\t</on-error>\n"
        "</policies>"
    )


def test_operation_policy_is_these_bytes():
    """The API's policy runs first; backend and credential are then replaced; the API forwards."""
    assert operation_policy(OperationPolicy(backend="other", credential=KeyCredential("otherKey"))) == (
        "<policies>\n"
        "\t<inbound>\n"
        "\t\t<base />\n"
        '\t\t<set-backend-service backend-id="other" />\n'
        '\t\t<set-header name="api-key" exists-action="override">\n'
        "\t\t\t<value>{{otherKey}}</value>\n"
        "\t\t</set-header>\n"
        "\t</inbound>\n"
        "\t<backend>\n"
        "\t\t<base />\n"
        "\t</backend>\n"
        "\t<outbound>\n"
        "\t\t<base />\n"
        "\t</outbound>\n"
        "\t<on-error>\n"
        "\t\t<base />\n"
        "\t</on-error>\n"
        "</policies>"
    )


def removed(text: str, element: str) -> list[str]:
    """Names that a policy deletes inbound."""
    found = etree.fromstring(text).findall(f"inbound/{element}")
    return [str(each.get("name")) for each in found if each.get("exists-action") == "delete"]


def test_another_key_header_is_removed_beside_the_credential():
    """A consumer's key in a header of its own is removed; the backend's key goes out under its own name."""
    options = ApiPolicy(
        backend="b", credential=KeyCredential("k"), key_header="Ocp-Apim-Subscription-Key", key_query="subscription-key"
    )
    assert removed(api_policy(options), "set-header") == ["Ocp-Apim-Subscription-Key", "Authorization"]
    assert removed(api_policy(options), "set-query-parameter") == ["subscription-key"]


def test_authorization_stays_where_it_is_the_credential():
    """A credential in Authorization overrides the consumer's; nothing deletes it."""
    options = ApiPolicy(
        backend="b", credential=KeyCredential("k", header="authorization"), key_header="api-key", key_query="api-key"
    )
    assert removed(api_policy(options), "set-header") == ["api-key"]


def test_header_names_are_one_whatever_their_case():
    """`API-Key` is the credential's header too: it is overridden, not deleted after."""
    options = ApiPolicy(backend="b", credential=KeyCredential("k"), key_header="API-Key", key_query="q")
    assert removed(api_policy(options), "set-header") == ["Authorization"]


xml_text = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r\"'<>&"), min_size=1)
token = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=1)
credentials = st.builds(KeyCredential, named_value=token, header=st.one_of(st.just("api-key"), st.just("Authorization"), token))
api_policies = st.builds(ApiPolicy, backend=xml_text, credential=credentials, key_header=token, key_query=xml_text)


def read_back(text: str) -> ApiPolicy:
    """The options that an API's policy text says, as far as it says them; see `folded`."""
    root = etree.fromstring(text)
    backend = root.find("inbound/set-backend-service")
    override = root.find("inbound/set-header[@exists-action='override']")
    query = root.find("inbound/set-query-parameter")
    assert backend is not None
    assert override is not None
    assert query is not None
    header = str(override.get("name"))
    named_value = str(override.findtext("value")).removeprefix("{{").removesuffix("}}")
    deleted = removed(text, "set-header")
    key_header = next((name for name in deleted if name != "Authorization"), header)
    return ApiPolicy(
        backend=str(backend.get("backend-id")),
        credential=KeyCredential(named_value, header),
        key_header=key_header,
        key_query=str(query.get("name")),
    )


def folded(options: ApiPolicy) -> ApiPolicy:
    """What a text can say of options: a key header equal to a header that goes anyway is that header."""
    header = options.credential.header
    same = options.key_header.lower() in {header.lower(), "authorization"}
    return ApiPolicy(
        backend=options.backend,
        credential=options.credential,
        key_header=header if same else options.key_header,
        key_query=options.key_query,
    )


@given(api_policies)
def test_parsed_text_gives_back_the_options(options):
    """Any options give well-formed XML from which they can be read."""
    assert read_back(api_policy(options)) == folded(options)


@given(api_policies)
def test_consumer_credentials_never_pass(options):
    """Whatever the names: every header that may hold a consumer's secret is deleted or overridden, and so is the query."""
    root = etree.fromstring(api_policy(options))
    headers = {str(each.get("name")).lower() for each in root.findall("inbound/set-header")}
    assert headers >= {options.key_header.lower(), "authorization", options.credential.header.lower()}
    assert removed(api_policy(options), "set-query-parameter") == [options.key_query]


@given(api_policies)
def test_same_options_same_bytes(options):
    """Stable bytes: a preview shows no change where there is none."""
    assert api_policy(options) == api_policy(copy.deepcopy(options))
