"""Names of operations and of inline schemas."""

import pytest
from apim_simulator.importer.names import media_type_stem, normalised, path_stem

from .conftest import OK, document


def operations(read, paths, **more):
    return [name for name, _ in read(document(paths=paths), **more).operations]


def test_operation_ids_are_kept_verbatim(read):
    """Capitals, underscores, spaces and all (rev-05)."""
    names = ["ChatCompletions_Create", "addPet", "a b/c", "é"]
    assert operations(read, {f"/{i}": {"get": OK | {"operationId": name}} for i, name in enumerate(names)}) == names


def test_missing_ids_are_made_of_method_and_path(read):
    """A taken name gets a number, in document order; ids count as taken, wherever they stand."""
    paths = {
        "/api/todos/{id}": {
            "get": OK | {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]}
        },
        "/api/Todos-id": {"get": OK},
        "/api/todos/id/": {"get": OK},
        "/": {"get": OK, "post": OK | {"operationId": "GET"}},
    }
    assert operations(read, paths) == ["get-api-todos-id", "get-api-todos-id-1", "get-api-todos-id-2", "get-1", "GET"]


def test_normalise_gives_learns_form(read):
    """Also of ids; clashes get numbers instead of a refusal."""
    paths = {
        f"/{i}": {"get": OK | {"operationId": name}}
        for i, name in enumerate(["ChatCompletions_Create", "chatcompletions-create", "x" * 90])
    }
    assert operations(read, paths, names="normalise") == ["chatcompletions-create", "chatcompletions-create-1", "x" * 76]


@pytest.mark.parametrize("ids", [["addPet", "ADDPET"], ["same", "same"], ["x" * 77]])
def test_what_azure_makes_of_clashing_or_long_ids_is_unrecorded(refusal, ids):
    """501 of ours."""
    paths = {f"/{i}": {"get": OK | {"operationId": name}} for i, name in enumerate(ids)}
    assert refusal(document(paths=paths))[:2] == (501, "SimulatorUnsupported")


@pytest.mark.parametrize(
    ("members", "expected"),
    [({"summary": "S", "operationId": "o"}, "S"), ({"operationId": "o"}, "o"), ({}, "/a - GET"), ({"summary": ""}, "/a - GET")],
)
def test_display_names(read, members, expected):
    """Summary, else id, else path and method."""
    assert read(document(paths={"/a": {"get": OK | members}})).operations[0][1]["displayName"] == expected


def test_a_summary_over_300_characters_is_unrecorded(refusal):
    """501 of ours."""
    assert refusal(document(paths={"/a": {"get": OK | {"summary": "s" * 301}}}))[:2] == (501, "SimulatorUnsupported")


@pytest.mark.parametrize(
    ("text", "expected"), [("GET/api/todos/{id}", "get-api-todos-id"), ("--A__b--", "a-b"), ("Ünï", "n"), ("a" * 100, "a" * 76)]
)
def test_normal_form(text, expected):
    """Lower case, runs of other characters a dash, trimmed, cut."""
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/pet/findByStatus", "PetFindByStatus"),
        ("/pet/{petId}/uploadImage", "Pet-petId-UploadImage"),
        ("/user/{username}", "User-username-"),
        ("/{dataset}/{version}/fields", "dataset-version-Fields"),
        ("/deployments/{deployment-id}/chat/completions", "Deployments-deployment-id-ChatCompletions"),
        ("/emergency-contacts/{uid}", "Emergency-contacts-uid-"),
        ("/", ""),
    ],
)
def test_stems_of_inline_schemas(path, expected):
    """As captures and templates show them."""
    assert path_stem(path) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("application/json", "ApplicationJson"),
        ("application/octet-stream", "ApplicationOctet-stream"),
        ("text/plain; charset=utf-8", "TextPlain"),
        ("application/problem+json", "ApplicationProblem-json"),
    ],
)
def test_stems_of_media_types(kind, expected):
    """Letters that schema names cannot have become dashes (inferred)."""
    assert media_type_stem(kind) == expected
