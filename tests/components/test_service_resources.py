"""Service-level resources: named values, fragments, version sets, each made before what names it and before its old name goes."""

import pulumi

from components import FragmentSet, NamedValueSet, VersionSets
from tests.components.recorder import SECRET, Registered, record

SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
WHERE = {"resource_group_name": "rg", "service_name": "apim"}
NATIVE = "azure-native:apimanagement"
OUR = "azure-openai-apim:index"


def test_named_values():
    """Plain ones stay plain, secrets are wrapped, a Key Vault's value never comes here."""
    vault = {"secret_identifier": "https://v.vault.azure.net/secrets/s", "identity_client_id": None}
    args = {**WHERE, "plain": {"team": "platform"}, "secrets": {"key": "clear"}, "vaults": {"vault": vault}}
    recorder = record(lambda: NamedValueSet("values", args))
    assert recorder.seen == {
        (f"{OUR}:NamedValueSet", "values"): Registered({}),
        (f"{NATIVE}:NamedValue", "values-team"): Registered(
            {**SERVICE, "namedValueId": "team", "displayName": "team", "secret": False, "value": "platform"}, parent="values"
        ),
        (f"{NATIVE}:NamedValue", "values-key"): Registered(
            {
                **SERVICE,
                "namedValueId": "key",
                "displayName": "key",
                "secret": True,
                "value": {SECRET: "1b47061264138c4ac30d75fd1eb44270", "value": "clear"},
            },
            parent="values",
        ),
        (f"{NATIVE}:NamedValue", "values-vault"): Registered(
            {
                **SERVICE,
                "namedValueId": "vault",
                "displayName": "vault",
                "secret": True,
                "keyVault": {"secretIdentifier": "https://v.vault.azure.net/secrets/s"},
            },
            parent="values",
        ),
    }


def test_fragments_wait_for_what_they_name():
    """The text is the user's own, so it is rawxml."""

    def program() -> None:
        values = NamedValueSet("values", {**WHERE, "plain": {"team": "platform"}, "secrets": {}, "vaults": {}})
        named = {"value": "<fragment />", "description": "D", "depends_on": [values.named_values["team"]]}
        FragmentSet("fragments", {**WHERE, "fragments": {"one": named, "two": {"value": "<fragment/>"}}})

    seen = record(program).seen
    assert seen[f"{NATIVE}:PolicyFragment", "fragments-one"] == Registered(
        {**SERVICE, "id": "one", "format": "rawxml", "value": "<fragment />", "description": "D"},
        parent="fragments",
        after=frozenset({"values-team"}),
    )
    assert seen[f"{NATIVE}:PolicyFragment", "fragments-two"].after == frozenset()


def test_version_sets():
    """Under their own names, which APIs refer to by id."""
    query = {"display_name": "Chat", "description": "D", "versioning_scheme": "Query", "version_query_name": "v"}
    args = {**WHERE, "version_sets": {"chat": query}}
    recorder = record(lambda: VersionSets("versions", args, pulumi.ResourceOptions(protect=True)))
    assert recorder.seen == {
        (f"{OUR}:VersionSets", "versions"): Registered({}, protect=True),
        (f"{NATIVE}:ApiVersionSet", "versions-chat"): Registered(
            {
                **SERVICE,
                "versionSetId": "chat",
                "displayName": "Chat",
                "description": "D",
                "versioningScheme": "Query",
                "versionQueryName": "v",
            },
            parent="versions",
            protect=True,
        ),
    }
