"""The catalog's text: the one in the repository, and what is told of a wrong one."""

import pytest

from apim.catalog.model import Catalog, Entry
from apim.catalog.parse import parse, unknown_version
from linting import ContractError

GOOD = """\
versions:
  2024-10-21:
    url: https://example.com/a.json
    openapi: 3.0.0
    status: stable
    basePath: /openai
"""


def message(text):
    """What is told of a text, one block per finding."""
    with pytest.raises(ContractError) as caught:
        parse(text, "specs/catalog.yaml")
    return str(caught.value)


def test_a_version_needs_no_quotes():
    """YAML's dates stay what was written."""
    entry = Entry(url="https://example.com/a.json", openapi="3.0.0", status="stable", base_path="/openai")
    assert parse(GOOD, "c") == Catalog(versions={"2024-10-21": entry})


def test_the_repositorys_catalog_is_right(project):
    """Its sums are those known, and none claims a fetch that nobody has made."""
    catalog = parse((project / "specs/catalog.yaml").read_bytes(), "specs/catalog.yaml")
    pins = {version: entry.sha256[:8] for version, entry in catalog.versions.items() if entry.sha256}
    assert pins == {"2023-05-15": "6d9f3495", "2024-06-01": "8c2261c7", "2024-10-21": "8efc665c"}
    assert all("/Azure/azure-rest-api-specs/" in entry.url for entry in catalog.versions.values())


@pytest.mark.parametrize("version", ["2023-05-15", "2024-06-01", "2024-10-21"])
def test_pins_are_of_the_documents_that_tests_read(project, evidence, version):
    """The evidence holds Microsoft's files, unchanged."""
    from apim.catalog.store import sha256  # noqa: PLC0415 - as above
    from apim.catalog.verify import content  # noqa: PLC0415 - only where there is evidence

    entry = parse((project / "specs/catalog.yaml").read_bytes(), "c").versions[version]
    file = evidence / "specs" / f"azure-openai-{version}.json"
    assert sha256(file) == entry.sha256
    assert list(content(file.read_bytes(), "d.json", version, entry)) == []


def test_everything_wrong_is_told_at_once():
    """Each with its key path and what to write."""
    text = """\
versions:
  2024-10-21:
    url: http://example.com/a.json
    sha256: ABC
    openapi: 3.0
    status: stabel
    basPath: /openai
    notes: none
  newest: 3
"""
    assert (
        message(text)
        == """\
specs/catalog.yaml
  at versions.2024-10-21.url: [wrong-value]
  "http://example.com/a.json" is none of https://, file:/// and, on this machine, http://; write it with https://
specs/catalog.yaml
  at versions.2024-10-21.sha256: [wrong-value]
  "ABC": string should match pattern '^[0-9a-f]{64}$'; change it: SHA-256 of the file, 64 hexadecimal digits in lower case
specs/catalog.yaml
  at versions.2024-10-21.openapi: [wrong-type]
  3.0 is not text; write text in quotes
specs/catalog.yaml
  at versions.2024-10-21.status: [wrong-value]
  "stabel" is not allowed; allowed: 'stable', 'preview', 'retired' or 'ga'; write one of them
specs/catalog.yaml
  at versions.2024-10-21.basePath: [missing-key]
  "basePath" is missing; add it: path between the resource's origin and the document's paths, like /openai
specs/catalog.yaml
  at versions.2024-10-21.notes: [wrong-type]
  "none" is not a list; write a list
specs/catalog.yaml
  at versions.2024-10-21.basPath: [unknown-key]
  unknown key "basPath"; write "basePath"; nearest: basePath, status, operations
specs/catalog.yaml
  at versions.newest: [wrong-value]
  "newest" is no api-version; write it like "2024-10-21", "2025-03-01-preview" or v1
specs/catalog.yaml
  at versions.newest: [wrong-type]
  3 is not a mapping; write a mapping"""
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", '"versions" is missing'),
        ("versions: {}", "there is no version"),
        ("[]", "a list is not a mapping"),
        (GOOD + "    confirmed: true\n", "confirmed is true, but there is no sha256"),
        (GOOD.replace("https://", "https://me:secret@"), "the url holds a user or a password"),
        (GOOD.replace("a.json", "a b.json"), "the url holds white space"),
        (GOOD.replace("https://example.com", "file://server"), "is none of https://"),
        (GOOD.replace("example.com", "example.com:port"), "the url cannot be read"),
        (GOOD + GOOD.removeprefix("versions:\n"), "2024-10-21"),
    ],
)
def test_a_wrong_catalog(text, found):
    """Each mistake in its own words; a password is not repeated."""
    assert found in message(text)
    assert "secret" not in message(text)


def test_an_unknown_version_gets_the_nearest():
    """And the list of those there are."""
    catalog = parse(GOOD, "c")
    assert unknown_version("2024-10-12", catalog) == (
        'the catalog has no version "2024-10-12"; did you mean 2024-10-21?\n  it has: 2024-10-21'
    )
    assert unknown_version("v7", catalog) == 'the catalog has no version "v7"\n  it has: 2024-10-21'
