"""The recorded exchanges, replayed by the evidence's own tool: every difference is explained, and the explanation holds.

`explained.json` names, for each capture file, the captures that differ and why; `reasons.json` says, for each reason, which
differences it covers, so that an explained capture may not differ in anything else. The documents that captures cut are completed
here: operations in our own words, `info` and component schemas from the captures themselves.
"""

import json
import re
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "importer"
FILES = (
    "apis-and-operations",
    "revisions-and-long-running",
    "policies-named-values-backends",
    "products-subscriptions-diagnostics",
    "cli-apim",
)
SETTINGS = {"lro_polls": 0, "api_import_put": "202"}
"""Azure's recorded operations were over at their first poll; imports answered 202 (oaj-01)."""

REASONS = json.loads((HERE / "reasons.json").read_text(encoding="utf-8"))
CLOSING = json.loads((HERE / "closing.json").read_text(encoding="utf-8"))


def captures(evidence, name):
    return json.loads((evidence / "arm" / "captures" / f"{name}.json").read_text(encoding="utf-8"))


def recorded(evidence, name, entry):
    """Properties in the answer of one capture."""
    return next(e for e in captures(evidence, name) if e["id"] == entry)["response"]["body"]["properties"]


def info(properties):
    """The `info` that Azure made these API properties of."""
    told = {
        "title": properties["displayName"],
        "version": "1.0.0",
        "description": properties["description"],
        "termsOfService": properties.get("termsOfServiceUrl"),
        **{name: {k: v for k, v in properties[name].items() if v} for name in ("contact", "license") if name in properties},
    }
    return {name: value for name, value in told.items() if value is not None}


def completed(evidence, document, answer, schemas):
    """Our operations with the recorded `info` and component schemas."""
    ours = yaml.safe_load((DOCUMENTS / document).read_text(encoding="utf-8"))
    ours["info"] = info(recorded(evidence, "apis-and-operations", answer))
    listed = next(e for e in captures(evidence, "apis-and-operations") if e["id"] == schemas)["response"]["body"]["value"]
    known = listed[0]["properties"]["document"]["components"]["schemas"]
    ours["components"]["schemas"] = {name: schema for name, schema in known.items() if "x-apim-inline" not in schema}
    return json.dumps(ours)


def prepare_apis(evidence, put, folder):
    """Documents for the two imports whose own were cut; nothing else is needed."""
    del put
    arguments = []
    for entry, document, answer, schemas in (
        ("oaj-01-put-import", "petstore.yaml", "oaj-02-poll", "oaj-04-schemas"),
        ("oay-01-put-import", "datasets.yaml", "oay-02-poll", "oay-07-schemas"),
    ):
        file = folder / f"{entry}.json"
        file.write_text(completed(evidence, document, answer, schemas), encoding="utf-8")
        arguments += ["--document", f"{entry}={file}"]
    return arguments


def prepare_revisions(evidence, put, folder):
    """What the notes say was there: an API imported by rev-01, and what earlier runs had left (o24-18, o24-23)."""
    del folder
    answer = recorded(evidence, "revisions-and-long-running", "rev-02")
    pets = yaml.safe_load((HERE / "documents" / "pets.yaml").read_text(encoding="utf-8"))
    pets["info"] = info(answer)
    put(
        "/apis/ps8128",
        path=answer["path"],
        format="openapi+json",
        value=json.dumps(pets),
        protocols=answer["protocols"],
        contact=answer["contact"],
    )
    versions = {"displayName": "vs2", "description": "A version set for the account api", "versioningScheme": "Segment"}
    put("/apiVersionSets/asotest-vs2-ikpqqp", **versions)
    api = {"displayName": "left behind", "path": "account-api2", "apiVersion": "1.0.0"}
    put("/apis/asotest-api2-cymnfh", **api, apiVersionSetId="/apiVersionSets/asotest-vs2-ikpqqp")
    put("/products/asotest-product2-hjdjew", displayName="Product Policy Test", subscriptionRequired=False)
    return []


PREPARE = {"apis-and-operations": prepare_apis, "revisions-and-long-running": prepare_revisions}


@pytest.mark.parametrize("name", FILES)
def test_replay(evidence, furnished, tool, tmp_path, name):
    """No difference goes unexplained, and the closing line is the one we know."""
    simulator = furnished("replay", **SETTINGS)
    simulator.control("POST", "/seed", json={"secrets": {VAULT_SECRET: "from the vault"}})
    code, out = replayed(evidence, simulator, tool, tmp_path, name)
    assert (code, out.splitlines()[-1]) == (0, CLOSING[name]), out
    assert not list(uncovered(out))


def uncovered(output):
    """Differences that the reason given for their capture does not cover."""
    reason = None
    for line in output.splitlines():
        if told := re.search(r"  \(explained: (.*)\)$", line):
            reason = told[1]
        elif line.startswith("    ") and not any(re.search(pattern, line.strip()) for pattern in REASONS[reason]):
            yield reason, line.strip()


def replayed(evidence, simulator, tool, tmp_path, name):
    """Exit code and output of replay.py for one file of captures."""
    service = f"/subscriptions/{simulator.addresses['subscription']}/resourceGroups/rg-replay"
    service += "/providers/Microsoft.ApiManagement/service/apim-replay"

    def put(path, /, **properties):
        with simulator.client as client:
            url = f"{simulator.addresses['arm']}{service}{path}?api-version=2024-05-01"
            answer = client.put(url, json={"properties": properties}, headers={"Authorization": "Bearer test"})
            assert answer.is_success, answer.text

    arguments = PREPARE[name](evidence, put, tmp_path) if name in PREPARE else []
    explained = tmp_path / "explained.json"
    explained.write_text(json.dumps(json.loads((HERE / "explained.json").read_text(encoding="utf-8"))[name]))
    address = ("--arm", simulator.addresses["arm"], "--ca", simulator.addresses["ca"], "--service", service)
    return tool("replay.py", *address, "--explained", explained, *arguments, evidence / "arm" / "captures" / f"{name}.json")


VAULT_SECRET = "https://example-vault.vault.azure.net/secrets/example-secret"
"""The identifier that named-value-04 reads."""
