"""The kinds of text a setting may hold: what is normalised, what is refused."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from settings.types import ApiVersion, File, Path, UrlTemplate, normalise_base_path, normalise_origin, normalise_path

NORMALISED = {
    "https://contoso.openai.azure.com": "https://contoso.openai.azure.com",
    "https://contoso.openai.azure.com/": "https://contoso.openai.azure.com",
    "https://contoso.openai.azure.com//": "https://contoso.openai.azure.com",
    "https://contoso.openai.azure.us": "https://contoso.openai.azure.us",
    "https://contoso.openai.azure.cn/": "https://contoso.openai.azure.cn",
    "https://contoso.cognitiveservices.azure.com": "https://contoso.cognitiveservices.azure.com",
    "https://contoso.services.ai.azure.com": "https://contoso.services.ai.azure.com",
    "HTTPS://AI.Contoso.Example:443/": "https://ai.contoso.example",
    "https://ai.contoso.example:8443": "https://ai.contoso.example:8443",
    "https://10.0.0.4": "https://10.0.0.4",
}
"""Public, sovereign and custom hosts; final slashes, capitals and the default port make no difference."""

REFUSED = {
    "http://contoso.openai.azure.com": ("origin-scheme", 'write "https://contoso.openai.azure.com"'),
    "ftp://contoso.openai.azure.com": ("origin-scheme", 'write "https://contoso.openai.azure.com"'),
    "contoso.openai.azure.com": ("origin-scheme", 'write "https://contoso.openai.azure.com"'),
    "https://contoso.openai.azure.com/openai": ("origin-path", 'write "https://contoso.openai.azure.com"'),
    "https://contoso.openai.azure.com/openai/v1/": ("origin-path", 'write "https://contoso.openai.azure.com"'),
    "https://contoso.openai.azure.com?api-version=2024-10-21": ("origin-path", 'write "https://contoso.openai.azure.com"'),
    "https://contoso.openai.azure.com#x": ("origin-path", 'write "https://contoso.openai.azure.com"'),
    "https://{endpoint}": ("origin-placeholder", "write the resource's own host"),
    "https://": ("origin-host", 'write it like "https://contoso.openai.azure.com"'),
    "https://user:pass@contoso.openai.azure.com": ("origin-host", 'write it like "https://contoso.openai.azure.com"'),
    "https://contoso_openai.azure.com": ("origin-host", 'write it like "https://contoso.openai.azure.com"'),
    "https://contoso.openai.azure.com:port": ("origin-host", 'write it like "https://contoso.openai.azure.com"'),
    "https://[::1": ("origin-host", 'write it like "https://contoso.openai.azure.com"'),
}
"""What is not an https origin, with the rule and the start of the fix."""


@pytest.mark.parametrize(("text", "expected"), NORMALISED.items())
def test_origin_is_normalised(text, expected):
    """One spelling per origin, and normalising again changes nothing."""
    assert normalise_origin(text) == expected
    assert normalise_origin(expected) == expected


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_origin_is_refused(text, expected):
    """Refused by rule, with the corrected value where there is one."""
    with pytest.raises(PydanticCustomError) as refused:
        normalise_origin(text)
    rule, fix = expected
    assert refused.value.type == rule
    assert str(refused.value.context["fix"]).startswith(fix)


@pytest.mark.parametrize(
    "text",
    [
        "https://user:hunter2@contoso.openai.azure.com",
        "http://user:hunter2@contoso.openai.azure.com/openai",
        "user:hunter2@{endpoint}",
        "http://contoso.openai.azure.com?api-key=hunter2",
        "contoso.openai.azure.com#hunter2",
    ],
)
def test_what_may_be_a_credential_is_not_repeated(text):
    """A password or a query does not come back in a message, whatever else is wrong."""
    with pytest.raises(PydanticCustomError) as refused:
        normalise_origin(text)
    assert "hunter2" not in str(refused.value)


@given(st.text())
def test_any_text_is_an_origin_or_refused(text):
    """Nothing else happens, whatever is typed; what is accepted is a fixed point."""
    try:
        origin = normalise_origin(text)
    except PydanticCustomError:
        return
    assert normalise_origin(origin) == origin
    assert origin.startswith("https://")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("contoso/openai", "contoso/openai"), ("/contoso/openai/", "contoso/openai"), ("", ""), ("a.b_c~d-e", "a.b_c~d-e")],
)
def test_path_loses_outer_slashes(text, expected):
    """As API Management drops a leading one."""
    assert normalise_path(text) == expected


@pytest.mark.parametrize("text", ["a//b", "a b", "a?b", "a#b", "{a}", "a*", "ä", "a\\b"])
def test_path_characters(text):
    """Paths hold what needs no escaping."""
    with pytest.raises(PydanticCustomError, match="write it like"):
        normalise_path(text)


def test_path_is_shorter_than_128():
    """APIM-IMPORT-045."""
    adapter = TypeAdapter(Path)
    assert adapter.validate_python("a" * 127) == "a" * 127
    with pytest.raises(ValidationError):
        adapter.validate_python("a" * 128)


@pytest.mark.parametrize(("text", "expected"), [("", ""), ("/", ""), ("openai", "/openai"), ("/openai/v1/", "/openai/v1")])
def test_base_path_has_one_leading_slash(text, expected):
    """So that joining it to an origin and a template gives one slash at each join."""
    assert normalise_base_path(text) == expected


DATE = date(2024, 10, 21)
UNQUOTED = [DATE, datetime(2024, 10, 21), "2024-10-21T00:00:00Z", "2024-10-21 00:00:00 +0000 UTC"]  # noqa: DTZ001 - as YAML reads it
"""What an unquoted date has become by the time it is read: by PyYAML; by the engine inside and outside of structures."""


@pytest.mark.parametrize("given", ["2024-10-21", *UNQUOTED])
def test_unquoted_api_version_is_taken_back(given):
    """Forgetting quotes around an api-version changes nothing."""
    assert TypeAdapter(ApiVersion).validate_python(given) == "2024-10-21"


@pytest.mark.parametrize("given", ["2025-03-01-preview", "v1", "preview", "latest"])
def test_other_api_versions(given):
    """Previews, and what v1 takes."""
    assert TypeAdapter(ApiVersion).validate_python(given) == given


@pytest.mark.parametrize("given", ["2024", "v2", "2024-10-21T10:00:00Z", "", 2024])
def test_no_api_version(given):
    """Anything else is refused."""
    with pytest.raises(ValidationError):
        TypeAdapter(ApiVersion).validate_python(given)


@pytest.mark.parametrize("given", ["/etc/passwd", "../x", "specs/../../x", "~/x", "C:\\x", "a\\..\\x", "file:x", ""])
def test_files_stay_inside(given):
    """A file is named relative to the repository's root and cannot leave it."""
    with pytest.raises(ValidationError):
        TypeAdapter(File).validate_python(given)


@pytest.mark.parametrize("given", ["/{a}/{b-c}", "/", "/x"])
def test_templates(given):
    """Templates with and without parameters."""
    assert TypeAdapter(UrlTemplate).validate_python(given) == given


@pytest.mark.parametrize("given", ["", "x", "/{", "/{}", "/a?x={y}", "/{a/b}"])
def test_no_templates(given):
    """Not a path, an open brace, a query."""
    with pytest.raises(ValidationError):
        TypeAdapter(UrlTemplate).validate_python(given)
