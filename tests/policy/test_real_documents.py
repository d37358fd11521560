"""Policies that the service accepted, and those in Microsoft's documents: read, and linted as it judged them."""

import json

import policy

SCOPES = {"/products/": "product", "/operations/": "operation", "/apis/": "api"}
EXPLAINED = {
    "APIM-POLICY-012": "a warning; Microsoft's own tests leave base out where nothing is around",
    "APIM-POLICY-013": "a warning; azure-cli's tests upload a backend section that holds a comment alone",
}
SNIPPET = ("<policies", "<fragment")


def strings(node, path=""):
    """Every text of a JSON value that is a policy, with the path of a request around it."""
    if isinstance(node, dict):
        around = node.get("path", path) if isinstance(node.get("path", path), str) else path
        request = node.get("request")
        around = request.get("path", around) if isinstance(request, dict) else around
        for value in node.values():
            yield from strings(value, around)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, path)
    elif isinstance(node, str) and any(mark in node for mark in SNIPPET):
        yield node, path


def scope_of(path):
    """The scope of a request for a policy."""
    if "/operations/" in path:
        return "operation"
    return next((scope for part, scope in SCOPES.items() if part in path), "global")


def policies(evidence):
    """Every policy that stands as a string in a JSON file of the evidence."""
    for file in sorted(evidence.rglob("*.json")):
        content = file.read_text("utf-8-sig")
        if any(mark in content for mark in SNIPPET):
            yield from strings(json.loads(content))


def test_every_recorded_policy_is_read_and_fine(evidence):
    """All that the recordings hold, as sent and as answered: no error, and no warning but those explained."""
    judged = 0
    for text, path in policies(evidence):
        document = policy.parse(text)
        found = policy.lint(document, scope_of(path))
        assert {finding.rule for finding in found} <= set(EXPLAINED), (path, [str(finding) for finding in found])
        assert all(finding.severity == "warning" for finding in found)
        judged += 1
    assert judged >= 25
