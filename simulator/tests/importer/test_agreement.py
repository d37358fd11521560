"""What the service refuses of a whole document: merge keys, an `info` without version, operations that answer the same calls."""

import pytest

from .conftest import OK, document


@pytest.mark.parametrize(
    "text",
    [
        "paths: {/a: &a {get: {responses: {'200': {description: ok}}}}, /b: {<<: *a}}",
        "x-a: &a {type: object}\npaths: {}\ncomponents: {schemas: {A: {<<: *a}}}",
    ],
)
def test_merge_keys_are_refused(refusal, text):
    """The library merges nothing, and refuses members that an object does not have (azure-apim-extension issue 62)."""
    status, _, message = refusal(f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{text}\n")
    assert (status, message.startswith("Parsing error: << is not a valid property, in line ")) == (400, True)


def test_a_quoted_name_is_no_merge_key(read):
    read("{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {}, components: {schemas: {A: {properties: {'<<': {}}}}}}")


@pytest.mark.parametrize("name", ["title", "version"])
def test_info_needs_both(refusal, name):
    """OpenAPI.NET's rule InfoRequiredFields."""
    info = {"title": "T", "version": "1"}
    del info[name]
    assert refusal(document(info=info))[::2] == (400, f"Parsing error: The field '{name}' in 'info' object is REQUIRED.")


def operations(*paths):
    """Operations by method and path, each with the parameter that its path has."""
    items: dict = {}
    for method, path in paths:
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
        items.setdefault(path, {})[method] = OK | {"parameters": parameters}
    return document(paths=items)


@pytest.mark.parametrize("other", ["/a/{y}", "/A/{x}"])
def test_one_signature_twice_is_refused(refusal, other):
    """Names of parameters and letter case apart, as in apiops issue 670."""
    message = f"Importing API has duplicate signature operations: 2 operations with signature 'GET {other.lower()}'"
    assert refusal(operations(("get", "/a/{x}"), ("get", other)))[::2] == (400, message)


def test_other_methods_and_a_final_slash_are_taken(read):
    """Only newer versions of the library refuse two paths of one shape."""
    imported = read(operations(("get", "/a/{x}"), ("post", "/a/{y}"), ("get", "/a/{x}/")))
    assert (len(imported.operations), imported.warnings) == (3, ["/a/{y} and /a/{x} are one path; newer importers refuse that"])
