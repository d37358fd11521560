"""Operations, their parameters, and the names API Management gives them."""

import pytest

from openapi.document import Document
from openapi.operation import generated_name, normal_name, operations, parameters


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/api/getForecastCities", "get-api-getforecastcities"),
        ("DELETE", "/api/deleteItem/1", "delete-api-deleteitem-1"),
        ("GET", "/api/todos/{id}", "get-api-todos-id"),
        ("POST", "/deployments/{deployment-id}/chat/completions", "post-deployments-deployment-id-chat-completions"),
        ("GET", "/Ärger", "get-rger"),
        ("PUT", "/" + "a" * 100, "put-" + "a" * 72),
    ],
)
def test_generated_names(method, path, name):
    """The first three stand in reports of users."""
    assert generated_name(method, path) == name


@pytest.mark.parametrize("text", ["ChatCompletions_Create", "a" * 75 + "-b", "__x__", "a//b", "a-b"])
def test_the_normal_form_is_a_fixed_point(text):
    """Also when the cut falls on a dash."""
    assert normal_name(normal_name(text)) == normal_name(text)
    assert not normal_name(text).endswith("-")


DOCUMENT = Document(
    "a.json",
    {
        "paths": {
            "/b": {"post": {"operationId": "B"}, "get": {"operationId": ""}},
            "/a": {
                "parameters": [{"name": "x", "in": "path", "here": "path"}, {"name": "y", "in": "query"}],
                "put": {"operationId": "A", "parameters": [{"name": "x", "in": "path", "here": "own"}]},
            },
            "x-note": {"get": {}},
        }
    },
)


def test_operations_come_by_path_and_method():
    """Whatever the order of keys; an empty id is none; extensions are no paths."""
    assert [(one.method, one.path, one.operation_id, one.name, one.place) for one in operations(DOCUMENT)] == [
        ("PUT", "/a", "A", "A", "/paths/~1a/put"),
        ("GET", "/b", None, "get-b", "/paths/~1b/get"),
        ("POST", "/b", "B", "B", "/paths/~1b/post"),
    ]


def test_parameters_of_the_path_apply_unless_overridden():
    (put, *_) = operations(DOCUMENT)
    assert list(parameters(put)) == [
        ("/paths/~1a/put/parameters/0", {"name": "x", "in": "path", "here": "own"}),
        ("/paths/~1a/parameters/1", {"name": "y", "in": "query"}),
    ]
