"""One mistake is one finding, and none hides the others."""

import json

import pytest

from tests.apim.command_line import invoke

HEAD = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\nservers: [{url: "https://contoso.openai.azure.com/openai"}]\n'
OPERATION = "  /p{}: {{get: {{operationId: O{}, parameters: [{{$ref: '#/components/parameters/P'}}], responses: {{}}}}}}\n"
SHARED = (
    HEAD + "paths:\n" + "".join(OPERATION.format(number, number) for number in range(148)) + "components: {parameters: {P: &p }}\n"
)
SERVER = "https://contoso.openai.azure.com"


@pytest.fixture
def errors(tmp_path, monkeypatch):
    """Rule, place and words of each finding about a text, warnings of other rules than `also` left out."""
    monkeypatch.chdir(tmp_path)

    def found(text, *more, also=""):
        (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
        findings = json.loads(invoke("lint", "a.yaml", "--format", "json", "--no-structure", *more)[1])["findings"]
        return [(one["rule"], one["place"], one["found"]) for one in findings if one["severity"] == "error" or one["rule"] == also]

    return found


@pytest.mark.parametrize(
    ("parameter", "rule", "words"),
    [
        ("{name: c, in: cookie, schema: {type: string}}", "APIM-IMPORT-035", 'the cookie parameter "c" is not supported'),
        (
            "{name: a, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}",
            "APIM-IMPORT-034",
            'the query array "a" has style pipeDelimited, explode false; only form and true is supported',
        ),
    ],
)
def test_what_operations_share_is_found_once(errors, parameter, rule, words):
    """At its definition, with the number of operations."""
    assert errors(SHARED.replace("&p ", parameter)) == [(rule, "/components/parameters/P", f"{words}, in 148 operations")]


def test_a_parameter_of_a_path_is_found_once(errors):
    """Its methods share it without a reference."""
    text = HEAD + "paths: {/a: {parameters: [{name: c, in: cookie, schema: {type: string}}], get: &o {responses: {}}, post: *o}}\n"
    words = 'the cookie parameter "c" is not supported, in 2 operations'
    assert errors(text) == [("APIM-IMPORT-035", "/paths/~1a/parameters/0", words)]


def test_required_query_parameters_are_told_once(errors):
    """At the first operation."""
    text = SHARED.replace("&p ", "{name: api-version, in: query, required: true, schema: {type: string}}")
    words = (
        "the URL template becomes /p0?api-version={api-version}: "
        "calls without api-version get 404, and rewrite-uri drops it, in 148 operations"
    )
    assert errors(text, also="APIM-IMPORT-032") == [("APIM-IMPORT-032", "/paths/~1p0/get", words)]


def test_swagger_2_is_one_error(errors):
    """What it says is not judged by the rules of 3.0."""
    text = 'swagger: "2.0"\ninfo: {title: t}\npaths: {/a: {get: {parameters: [{in: body}]}, x: 1}, b: {}}\n'
    assert [rule for rule, _, _ in errors(text)] == ["APIM-IMPORT-001"]


@pytest.mark.parametrize(
    ("text", "server", "rule"),
    [
        (HEAD, SERVER, "server-base-path"),
        (HEAD.replace("https://contoso.openai.azure.com", ""), f"{SERVER}/openai", "server-substitution"),
        (HEAD.replace("servers", "x-servers-of-old"), f"{SERVER}/openai", "server-substitution"),
        (HEAD, "http://contoso.openai.azure.com/openai", "APIM-IMPORT-022"),
        (HEAD, "https://{endpoint}/openai", "APIM-IMPORT-020"),
    ],
)
def test_a_server_hides_nothing(errors, text, server, rule):
    """What else is wrong with the document is told, too, and the server once."""
    paths = "paths: {/a: {get: {parameters: [{name: c, in: cookie, schema: {type: string}}], responses: {}}}}\n"
    assert [found for found, _, _ in errors(text + paths, "--server", server)] == [rule, "APIM-IMPORT-035"]
