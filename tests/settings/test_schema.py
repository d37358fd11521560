"""The JSON Schemas editors use: up to date, right about the committed files, and as strict as the models."""

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from settings import schema

ROOT = Path(__file__).resolve().parent.parent.parent
STACKS = sorted(file.name for file in ROOT.glob("Pulumi.*.yaml"))


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_up_to_date(name):
    """`python -m settings.schema` would change nothing."""
    text = schema.text(name)
    assert (schema.FOLDER / name).read_text(encoding="utf-8") == text
    Draft202012Validator.check_schema(json.loads(text))


@cache
def validator(maker):
    """Of a schema, with the schema of stack files beside it as in the folder."""
    beside = Resource.from_contents(schema.stack_schema())
    return Draft202012Validator(maker(), registry=Registry().with_resource(schema.STACK, beside))


def wrong(maker, document):
    """Messages of what a schema finds in a document."""
    return [error.message for error in validator(maker).iter_errors(document)]


@pytest.mark.parametrize("name", STACKS)
def test_stack_files_are_wired_and_valid(name):
    """Each stack file names the schema for editors, and passes it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schemas/stack.schema.json\n")
    assert wrong(schema.stack_schema, yaml.safe_load(text)) == []


def test_project_file_is_wired_and_valid():
    """The project file too."""
    text = (ROOT / "Pulumi.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schemas/project.schema.json\n")
    assert wrong(schema.project_schema, yaml.safe_load(text)) == []


@pytest.mark.parametrize("under", [lambda value: value, lambda value: {"value": value}], ids=["plain", "under value"])
def test_the_project_file_is_as_strict_as_a_stack_file(under):
    """A setting is checked where it is plain, and under `value`, although its schema is in the other file alone."""
    right, mistake = [{**API, "clients": "any"}], [{**API, "clients": "browser"}]
    assert wrong(schema.project_schema, {"config": {"azure-openai-apim:apis": under(right)}}) == []
    assert wrong(schema.project_schema, {"config": {"azure-openai-apim:apis": under(mistake)}})
    assert "$defs" not in schema.project_schema()


API = {"name": "a", "displayName": "A", "path": "a", "backend": "b", "http": {}}
MISTAKES = {
    "unknown key of an API": {"apis": [{**API, "pth": "x"}]},
    "both kinds": {"apis": [{**API, "spec": {"document": "d"}}]},
    "neither kind": {"apis": [{key: value for key, value in API.items() if key != "http"}]},
    "no APIs": {"apis": []},
    "wrong enumeration": {"apis": [{**API, "clients": "browser"}]},
    "operations as one text": {
        "apis": [{**{k: v for k, v in API.items() if k != "http"}, "spec": {"document": "d", "operations": "x"}}]
    },
    "two ways in one selector": {
        "apis": [
            {
                **{k: v for k, v in API.items() if k != "http"},
                "spec": {"document": "d", "operations": [{"tag": "a", "route": "* /a"}]},
            }
        ]
    },
    "backend name": {"backends": {"not a name": {"origin": "https://x", "credential": {"apiKey": {"secret": "k"}}}}},
    "two credentials": {
        "backends": {"b": {"origin": "https://x", "credential": {"managedIdentity": {}, "apiKey": {"secret": "k"}}}}
    },
    "pool without members": {"pools": {"p": {"members": []}}},
    "unknown key of the stack": {"protekt": True},
    "plain secret": {"openaiKey": "clear"},
}


@pytest.mark.parametrize("config", MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_underlined(config):
    """An editor marks what the program would refuse."""
    assert wrong(schema.stack_schema, {"config": {f"azure-openai-apim:{key}": value for key, value in config.items()}})


def test_what_is_not_ours_passes():
    """Encrypted values, other packages' keys, and what Pulumi itself keeps in a stack file."""
    config = {
        "azure-openai-apim:openaiKey": {"secure": "v1:opaque"},
        "azure-native:location": "westeurope",
        "azure-openai-apim:apis": [API],
    }
    document = {"config": config, "encryptionsalt": "v1:x", "secretsprovider": "azurekeyvault://v/keys/k", "encryptedkey": "k"}
    assert wrong(schema.stack_schema, document) == []


def test_writes_the_files(tmp_path, monkeypatch):
    """The documented command writes each schema, which is the committed one."""
    committed = {name: (schema.FOLDER / name).read_text(encoding="utf-8") for name in schema.SCHEMAS}
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "schemas")
    assert schema.main() == 0
    assert {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "schemas").iterdir()} == committed


EXAMPLES = sorted((ROOT / "examples").glob("Pulumi.*.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_examples_are_wired_and_valid(file):
    """Each example names the schema from where it stands, and passes it."""
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/stack.schema.json\n# ")
    assert wrong(schema.stack_schema, yaml.safe_load(text)) == []
