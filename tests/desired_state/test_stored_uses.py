"""What operations do with stored things, by method and template."""

import pytest

from desired_state.stored_operations import is_stored
from desired_state.stored_uses import may_name_files, stored_use

V1 = "/openai/v1"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", f"{V1}/chat/completions", True),
        ("POST", "/openai/deployments/{deployment-id}/chat/completions?api-version={api-version}", True),
        ("POST", "/models/chat/completions", True),
        ("POST", f"{V1}/chat/{{operation}}", True),
        ("POST", f"{V1}/{{area}}/completions", True),
        ("POST", f"{V1}/*", True),
        ("POST", f"{V1}/completions", False),
        ("POST", "/openai/deployments/{deployment-id}/completions", False),
        ("POST", "/openai/deployments/{deployment-id}/embeddings", False),
        ("GET", f"{V1}/chat/completions", False),
        ("POST", "/completions", False),
    ],
)
def test_which_operations_may_name_files(method, path, expected):
    """Those that are chat completions, or may be."""
    assert may_name_files(method, path) is expected


@pytest.mark.parametrize(
    ("method", "template"),
    [
        ("GET", "/files"),
        ("PUT", "/files/{id}"),
        ("GET", "/files/{id}/{rest}"),
        ("GET", "/files/{*id}"),
        ("POST", "/files/{id}"),
        ("GET", "/vector_stores/{id}/other"),
        ("GET", "/vector_stores/{id}/files/{file}/content/x"),
        ("POST", "/uploads"),
        ("GET", "/chat/{any}"),
        ("POST", "/chat/completions/{id}"),
        ("GET", "/chat/completions/{id}/messages"),
        ("GET", "/responses"),
        ("GET", "/responses/latest"),
        ("PUT", "/responses"),
        ("GET", "/conversations/{id}/*"),
        ("POST", "/threads/{id}/runs"),
    ],
)
def test_what_is_not_known_is_refused(method, template):
    """Every stored route that is not in the table, whatever its methods."""
    assert is_stored(method, f"{V1}{template}")
    assert stored_use(method, V1, template).refused


def test_parameters_of_a_template_have_what_they_are_of():
    """In the order of the path, by whatever names and letter case, and with a version in the query."""
    use = stored_use("GET", "", "/openai/vector_stores/{Store}/files/{file-id}?api-version={api-version}")
    assert use.signed.parameters == (("Store", "Vector store"), ("file-id", "File"))
    assert use.plain == ()
