"""The tutorial's import: taken over with its document, changed there, and under another title."""

import json

from tests.e2e.adopt import worlds
from tests.e2e.adopt.conftest import writes


def test_taken_over_with_its_document_and_changed(portal, adopter, azure):
    """Nothing is imported until the document changes; then exactly that, aimed where the API sends its calls."""
    worlds.imported_api(portal)
    before, operations = azure.state(), portal.operations("contoso-openai")
    one = adopter()
    one.adopt("--api", "contoso-openai")
    since = len(azure.requests())
    up = one.workspace.up()
    assert (up.changes["import"], up.changes.get("update", 0)) == (4, 0), up.text
    assert writes(azure, since) == []
    assert "no drift;" in one.command("drift")

    one.edit(lambda section: section["resources"]["apis/contoso-openai"]["properties"].update(displayName="Contoso models"))
    assert one.workspace.up().changes == {"update": 1}
    assert (portal.get("apis/contoso-openai")["displayName"], portal.operations("contoso-openai")) == ("Contoso models", operations)

    file = one.folder / one.section["resources"]["apis/contoso-openai"]["file"]
    document = json.loads(file.read_text(encoding="utf-8"))
    first = next(iter(next(iter(document["paths"].values())).values()))
    first["description"] = "Of ours."
    file.write_text(json.dumps(document), encoding="utf-8")
    changed = one.workspace.up()
    assert changed.changes == {"update": 1}, changed.text
    after = portal.operations("contoso-openai")
    assert list(after) == list(operations)
    assert after[first["operationId"]]["description"] == "Of ours."
    assert portal.get("apis/contoso-openai")["serviceUrl"] == "https://contoso-openai.openai.azure.com/openai"
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")  # in another form it is the same document
    assert one.workspace.preview("--expect-no-changes").changes == {}
    one.workspace.destroy()
    ids = [each["id"] for each in azure.state()["resources"]]
    assert ids == [each["id"] for each in before["resources"]]
