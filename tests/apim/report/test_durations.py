"""What a report says of operations that take minutes."""

import json

import pytest

from tests.apim.report.steps import step

SERVICE = {"serviceName": "apim-new", "publisherEmail": "a@b.example", "location": "westeurope"}


def service(tier, op="create", **more):
    """A step of a service."""
    new = {**SERVICE, "sku": {"name": tier, "capacity": 1}}
    return step(
        op, "ApiManagementService", None if op == "create" else {**SERVICE, "sku": {"name": tier, "capacity": 2}}, new, **more
    )


@pytest.mark.parametrize(
    ("each", "remarks"),
    [
        (
            service("Developer"),
            ["expect 30 to 40 minutes until the service of tier Developer is made, without signs of progress"],
        ),
        (service("StandardV2"), ["expect some minutes until the service of tier StandardV2 is made, without signs of progress"]),
        (
            service("Consumption"),
            ["expect about a minute until the service of tier Consumption is made, without signs of progress"],
        ),
        (service("[secret]"), ["expect 30 to 40 minutes until the service is made, without signs of progress"]),
        (
            service("Premium", "update", diffReasons=["sku"]),
            ["expect 15 to 45 minutes until the service has its new tier or units, without signs of progress"],
        ),
        (step("update", "ApiManagementService", SERVICE, {**SERVICE, "publisherName": "x"}), []),
        (step("delete", "Account", {"accountName": "a"}), []),
    ],
)
def test_a_service(each, remarks, report_on):
    """By its tier; only where it is made, or gets another size."""
    code, out, err = report_on(each, form="json")
    assert (code, err, json.loads(out)["remarks"]) == (0, "", remarks)


def test_accounts_and_deployments(report_on):
    """Counted together; in text and Markdown, too."""
    steps = [step("create", "Account", None, {"accountName": name}, name=name) for name in ("a", "b")]
    steps.append(step("create", "Deployment", None, {"accountName": "a", "deploymentName": "d"}))
    expected = [
        "expect about a minute for 2 new accounts, without signs of progress",
        "expect some seconds for 1 new deployment, one after the other in each account",
    ]
    assert json.loads(report_on(*steps, form="json")[1])["remarks"] == expected
    assert all(f"note: {each}" in report_on(*steps)[1] for each in expected)
    assert all(f"- Note: {each}" in report_on(*steps, form="markdown")[1] for each in expected)
