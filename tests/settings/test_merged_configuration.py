"""The two ways to a configuration agree: from the files, and from what the engine made of them."""

import json

from settings import SECRET, Sources, merged, overlaid

PROJECT = {
    "name": "azure-openai-apim",
    "config": {
        "azure-openai-apim:protect": False,
        "azure-openai-apim:apis": {"value": [{"name": "a", "path": "x"}]},
        "azure-openai-apim:patches": {"type": "object", "default": {"a": ["p.json"]}},
        "service": {"value": {"name": "base"}},
        "azure-native:location": {"value": "westeurope"},
        "azure-openai-apim:declared": {"type": "string"},
    },
}
STACK = {
    "encryptionsalt": "v1:salt",
    "config": {
        "azure-openai-apim:service": {"name": "own"},
        "azure-openai-apim:key": {"secure": "v1:opaque"},
        "azure-openai-apim:hidden": {"deep": [{"secure": "v1:opaque"}]},
        "azure-native:location": "northeurope",
    },
}
CONFIG = {
    "protect": False,
    "apis": [{"name": "a", "path": "x"}],
    "patches": {"a": ["p.json"]},
    "service": {"name": "own"},
    "key": SECRET,
    "hidden": SECRET,
}
SOURCES = Sources("Pulumi.own.yaml", shared=frozenset({"protect", "apis", "patches"}))


def test_overlaid():
    """Keys of the stack replace the project's whole; other packages' keys are not ours; what is encrypted stays unread."""
    assert overlaid(PROJECT, STACK, "Pulumi.own.yaml") == (CONFIG, SOURCES)


def test_merged():
    """What the engine passes comes to the same, as JSON text."""
    texts = {key: "clear" if value is SECRET else json.dumps(value) for key, value in CONFIG.items()}
    given = {"azure-native:location": "northeurope"} | {f"azure-openai-apim:{key}": text for key, text in texts.items()}
    secret = {"azure-openai-apim:key", "azure-openai-apim:hidden"}
    config, sources = merged(given, secret.__contains__, PROJECT, "Pulumi.own.yaml")
    assert config == {key: SECRET if value is SECRET else json.dumps(value) for key, value in CONFIG.items()}
    assert sources == SOURCES


def test_no_config_at_all():
    """Files without `config`, or with an empty one."""
    assert overlaid({}, {"config": None}, "f") == ({}, Sources("f"))


def test_a_finding_names_the_file_of_its_key():
    """A shared key is changed in the project file, any other in the stack's."""
    assert SOURCES.finding("r", ("apis", 0, "name"), "x", "y").source == "Pulumi.yaml"
    assert SOURCES.finding("r", ("service",), "x", "y").source == "Pulumi.own.yaml"
