"""The tutorial's import: taken over with its document, changed there, and under another title."""

import json

import yaml

from tests.e2e.adopt.conftest import writes
from tools.paths import ROOT

DOCUMENT = yaml.safe_load((ROOT / "specs" / "azure-openai-chat.yaml").read_text(encoding="utf-8"))
INBOUND = "<policies><inbound><base />{}</inbound><backend><base /></backend><outbound><base /></outbound></policies>"


def tutorial(portal):
    """What the tutorial says to click: the import with the endpoint in `servers`, the key from a named value."""
    document = {**DOCUMENT, "servers": [{"url": "https://contoso-openai.openai.azure.com/openai"}]}
    portal.put("namedValues/openai-key", {"displayName": "openai-key", "secret": True, "value": "a-key-of-nobody"})
    portal.put(
        "apis/contoso-openai",
        {"path": "contoso/openai", "displayName": "Contoso", "format": "openapi+json", "value": json.dumps(document, default=str)},
    )
    key = '<set-header name="api-key" exists-action="override"><value>{{openai-key}}</value></set-header>'
    portal.put("apis/contoso-openai/policies/policy", {"format": "rawxml", "value": INBOUND.format(key)})
    condition = '<choose><when condition="@(context.Request.Headers.ContainsKey("x"))"><return-response /></when></choose>'
    name = next(iter(portal.operations("contoso-openai")))
    portal.put(f"apis/contoso-openai/operations/{name}/policies/policy", {"format": "rawxml", "value": INBOUND.format(condition)})


def test_taken_over_with_its_document_and_changed(portal, adopter, azure):
    """Nothing is imported until the document changes; then exactly that, aimed where the API sends its calls."""
    tutorial(portal)
    before, operations = azure.state(), portal.operations("contoso-openai")
    one = adopter()
    one.adopt("--api", "contoso-openai")
    since = len(azure.requests())
    preview = one.workspace.preview()
    assert (preview.changes["import"], preview.changes.get("update", 0)) == (4, 0), preview.text
    one.workspace.up()
    assert writes(azure, since) == []
    assert one.workspace.preview("--expect-no-changes").changes == {}
    assert one.command("drift").endswith("no drift\n") or "no drift" in one.command("drift")

    one.edit(lambda section: section["resources"]["apis/contoso-openai"]["properties"].update(displayName="Contoso models"))
    assert one.workspace.up().changes == {"update": 1}
    assert (portal.get("apis/contoso-openai")["displayName"], portal.operations("contoso-openai")) == ("Contoso models", operations)

    file = one.folder / one.section["resources"]["apis/contoso-openai"]["file"]
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(document), encoding="utf-8")  # in another form it is the same document
    assert one.workspace.preview("--expect-no-changes").changes == {}
    first = next(iter(next(iter(document["paths"].values())).values()))
    first["description"] = "Of ours."
    file.write_text(json.dumps(document), encoding="utf-8")
    changed = one.workspace.up()
    assert changed.changes == {"update": 1}, changed.text
    after = portal.operations("contoso-openai")
    assert list(after) == list(operations)
    assert after[first["operationId"]]["description"] == "Of ours."
    assert portal.get("apis/contoso-openai")["serviceUrl"] == "https://contoso-openai.openai.azure.com/openai"
    assert one.workspace.preview("--expect-no-changes").changes == {}
    one.workspace.destroy()
    ids = [each["id"] for each in azure.state()["resources"]]
    assert ids == [each["id"] for each in before["resources"]]
