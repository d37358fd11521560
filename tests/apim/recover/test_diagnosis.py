"""What becomes of each thing that was left half done."""

import json
from typing import Any

import pytest

from apim import preview, state
from apim.recover import Verdict, look, wanted
from tests.apim.recover import ledgers

PREFIX = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
PARENT = "urn:pulumi:dev::p::azure-openai-apim:index:BackendSet::upstream"
LONG_AGO = "2026-01-31T12:00:00.123456789+01:00"
SERVICE = {"resourceGroupName": "rg", "serviceName": "apim", "azureApiVersion": "2024-05-01"}


class Azure:
    """What is there, by id; asked with which version and format. The stack's ledger claims the backend "one"."""

    def __init__(self, *there: tuple[str, dict[str, Any]], named_values: Any = ()):
        self.there, self.asked, self.named_values = dict(there), [], named_values or ledgers.listed("one")

    def list(self, path, api_version):
        """The ledgers."""
        assert (path, api_version) == (f"{PREFIX}/namedValues", "2024-05-01")
        return self.named_values

    def get(self, path, api_version, **query):
        """The resource, or None."""
        self.asked.append((path, api_version, query))
        return None if path not in self.there else {"properties": self.there[path]}

    def exists(self, path, api_version):
        """For links."""
        self.asked.append((path, api_version, "HEAD"))
        return path in self.there


def backend(name: str, **more: Any) -> dict[str, Any]:
    """A backend as the engine writes it."""
    urn = f"urn:pulumi:dev::p::azure-openai-apim:index:BackendSet$azure-native:apimanagement:Backend::{name}"
    inputs = SERVICE | {"backendId": name, "url": "https://a"}
    return {"urn": urn, "type": "azure-native:apimanagement:Backend", "custom": True, "parent": PARENT, "inputs": inputs} | more


def known(*resources: dict[str, Any], pending: tuple[tuple[str, dict[str, Any]], ...] = (), written: str = LONG_AGO) -> Any:
    """A state."""
    operations = [{"type": operation, "resource": resource} for operation, resource in pending]
    deployment = {"resources": [ledgers.IN_STATE, *resources], "pending_operations": operations, "manifest": {"time": written}}
    return state.read(json.dumps({"version": 3, "deployment": deployment}))


def planned(*resources: dict[str, Any], op: str = "create") -> preview.Preview:
    """A preview."""
    steps = [{"op": op, "urn": each["urn"], "newState": each} for each in resources]
    return preview.read(json.dumps({"steps": steps, "changeSummary": {}}), "preview.json")


def seen(
    have: Any, azure: Azure, preview: preview.Preview | None = None, adopted: tuple[str, ...] = ()
) -> list[tuple[str, str, str | None, str]]:
    """Verdict, name, id and words of each."""
    found = look(have, wanted(have, preview), azure, "s", adopted)
    return [(each.verdict, each.name, each.resource_id, each.message) for each in found]


GROUP = "/subscriptions/s/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
OUTSIDE: dict[str, tuple[dict[str, str], str]] = {
    "applicationinsights:Component": ({"resourceName": "appi"}, f"{GROUP}/providers/Microsoft.Insights/components/appi"),
    "operationalinsights:Workspace": (
        {"workspaceName": "log"},
        f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log",
    ),
    "cognitiveservices:Account": ({"accountName": "a"}, ACCOUNT),
    "cognitiveservices:Deployment": ({"accountName": "a", "deploymentName": "chat"}, f"{ACCOUNT}/deployments/chat"),
    "monitor:DiagnosticSetting": (
        {"resourceUri": PREFIX, "name": "model-logs"},
        f"{PREFIX}/providers/Microsoft.Insights/diagnosticSettings/model-logs",
    ),
    "resources:ResourceGroup": ({}, GROUP),
}
"""What no ledger can claim: inputs of its path, and its id."""


def outside(token: str, **more: Any) -> dict[str, Any]:
    """One of them as the engine writes it."""
    inputs = {"resourceGroupName": "rg", "azureApiVersion": "2025-06-01", **OUTSIDE[token][0], **more}
    type_ = f"azure-native:{token}"
    urn = f"urn:pulumi:dev::p::azure-openai-apim:index:Any${type_}::made"
    return {"urn": urn, "type": type_, "custom": True, "parent": PARENT, "inputs": inputs}


THERE = (f"{PREFIX}/backends/one", {"url": "https://a"})
OTHER = (f"{PREFIX}/backends/one", {"url": "https://b"})


def test_a_creation_that_took_effect_is_adopted():
    """Begun, and there."""
    assert seen(known(pending=(("creating", backend("one")),)), Azure(THERE)) == [
        (Verdict.ADOPT, "one", THERE[0], "an interrupted run created it")
    ]


LEDGER = "urn:pulumi:dev::p::azure-openai-apim:index:Ledger"
COMPONENT = {"urn": f"{LEDGER}::ledger", "type": "azure-openai-apim:index:Ledger", "outputs": {"service": "rg/apim"}}
STASH = {"urn": f"{LEDGER}$pulumi:index:Stash::ledger-id", "type": "pulumi:index:Stash", "custom": True, "id": ledgers.OWN}


def test_a_ledger_whose_answer_was_lost_is_adopted():
    """Nothing in the state is of Azure yet, no note is left and no preview can be had: its id tells."""
    deployment = {"resources": [COMPONENT, STASH]}
    have = state.read(json.dumps({"version": 3, "deployment": deployment}))
    where = f"{PREFIX}/namedValues/ledger-{ledgers.OWN}"
    (found,) = look(have, wanted(have, None), Azure((where, {"displayName": f"ledger-{ledgers.OWN}"})), "s")
    assert (found.verdict, found.urn, found.resource_id) == (Verdict.ADOPT, ledgers.URN, where)
    assert found.wanted is not None
    assert found.wanted.parent == COMPONENT["urn"]
    assert look(have, wanted(have, None), Azure(), "s") == []
    assert wanted(known(COMPONENT, STASH), None) == ()


def test_a_creation_that_never_happened_is_forgotten():
    """Begun, and not there."""
    assert seen(known(pending=(("creating", backend("one")),)), Azure()) == [
        (Verdict.FORGET, "one", THERE[0], "begun, but it is not there")
    ]


def test_a_lost_answer_is_found_by_the_preview():
    """What the preview would create is there; what is not there needs nothing."""
    assert seen(known(), Azure(THERE), planned(backend("one"), backend("two"))) == [
        (Verdict.ADOPT, "one", THERE[0], "it exists, and the state does not know it")
    ]
    assert seen(known(), Azure(THERE), planned(backend("one"), op="update")) == []


def test_what_the_stack_claims_is_its_own_whatever_it_is_like():
    """An update that broke off, and then the settings changed: the next one changes what is there."""
    assert seen(known(), Azure(OTHER), planned(backend("one"))) == [
        (Verdict.ADOPT, "one", OTHER[0], "it exists, and the state does not know it; the next update changes its url")
    ]


@pytest.mark.parametrize("adopted", ["one", "ONE", OTHER[0]])
def test_what_nobody_claims_is_adopted_only_when_named(adopted):
    """By its name or its id, also where it is as declared: it may be somebody's who made it by hand."""
    there = Azure(THERE, named_values=ledgers.listed("another"))
    unclaimed = "it exists, and no stack claims it: it may be somebody else's; --adopt one takes it all the same"
    assert seen(known(), there, planned(backend("one"))) == [(Verdict.DIFFERS, "one", THERE[0], unclaimed)]
    assert seen(known(), there, planned(backend("one")), (adopted,)) == [
        (Verdict.ADOPT, "one", THERE[0], "it exists, and the state does not know it")
    ]


@pytest.mark.parametrize("adopted", [(), ("one",)], ids=["found", "named"])
def test_what_another_stack_claims_is_left_whatever_is_asked(adopted):
    """Also where both claim it: two first updates at once, of which the other made it."""
    for claims in (ledgers.listed("two"), ledgers.listed("one")):
        there = Azure(THERE, named_values=[*claims, *ledgers.listed("one", identity=ledgers.OTHER)])
        [(verdict, name, _, text)] = seen(known(pending=(("creating", backend("one")),)), there, adopted=adopted)
        assert (verdict, name) == (Verdict.FOREIGN, "one")
        assert text == 'it exists and is of stack "other" of project "p" (id 77777777): give this one another name'


def test_a_ledger_that_was_begun_is_the_stacks_own_and_what_it_claims():
    """Killed between Azure's answer and the state: the note of the operation says how the ledger is called."""
    part = ledgers.IN_STATE | {"inputs": SERVICE | ledgers.IN_STATE["inputs"]}
    del part["id"]
    have = state.read(json.dumps({"version": 3, "deployment": {"pending_operations": [{"type": "creating", "resource": part}]}}))
    there = Azure(THERE, (ledgers.IN_STATE["id"], {}))
    found = seen(have, there, planned(backend("one")))
    assert [(verdict, name) for verdict, name, *_ in found] == [(Verdict.ADOPT, "one"), (Verdict.ADOPT, "ledger-part-1")]


@pytest.mark.parametrize(("kind", "verdict"), [("web", Verdict.ADOPT), ("ios", Verdict.DIFFERS)])
def test_what_is_in_no_service_has_no_ledger_that_could_claim_it(kind, verdict):
    """What a run began is taken in where it is as declared, although the stack has a ledger by now."""
    have = known(pending=(("creating", outside("applicationinsights:Component", kind="web")),))
    where = OUTSIDE["applicationinsights:Component"][1]
    (found,) = seen(have, Azure((where, {"kind": kind})))
    assert found[:3] == (verdict, "made", where)


@pytest.mark.parametrize("kind", sorted(OUTSIDE))
def test_what_no_run_began_is_not_taken_in_unless_named(kind):
    """As declared or not: no ledger claims what is in no service, so that it may be another's, and `destroy` would take it away."""
    declared, where = outside(kind), OUTSIDE[kind][1]
    (verdict, name, found, words) = seen(known(), Azure((where, {})), planned(declared))[0]
    assert (verdict, name, found) == (Verdict.DIFFERS, "made", where)
    assert "no note that a run of this stack began it: others may have made it" in words
    assert "--adopt made takes it in" in words
    for adopted in ("made", where):
        assert seen(known(), Azure((where, {})), planned(declared), (adopted,))[0][0] is Verdict.ADOPT
    assert seen(known(pending=(("creating", declared),)), Azure((where, {})))[0][0] is Verdict.ADOPT


def test_a_creation_that_was_begun_is_compared_as_it_was_begun():
    """Whatever the configuration says by now."""
    now = backend("one", inputs=SERVICE | {"backendId": "one", "url": "https://c"})
    found = seen(known(pending=(("creating", backend("one")),)), Azure(THERE), planned(now))
    assert [verdict for verdict, *_ in found] == [Verdict.ADOPT]


def test_a_note_of_what_the_state_knows_is_dropped():
    """A later update made it, and the engine kept its note."""
    have = known(backend("one", id=THERE[0]), pending=(("creating", backend("one")),))
    assert seen(have, Azure(THERE)) == [(Verdict.FORGET, "one", THERE[0], "it is there and known; only a note is left")]


def test_a_replacement_that_stands_beside_what_it_replaces_is_told():
    """`pulumi import` takes nothing in under a name that the state holds."""
    have = known(backend("one", id=f"{PREFIX}/backends/before"), pending=(("creating", backend("one")),))
    assert seen(have, Azure(THERE)) == [
        (
            Verdict.BLOCKED,
            "one",
            THERE[0],
            (
                f"it exists, and the state still holds what it replaces, {PREFIX}/backends/before; delete the new one, then update "
                f'again: az rest --method delete --url "{THERE[0]}?api-version=2024-05-01"'
            ),
        )
    ]


def test_other_operations_and_failures_are_repeated():
    """They are in the state, and the engine knows what to do."""
    failed = backend("two", id="/two", initErrors=["Code=X"])
    have = known(backend("one", id=THERE[0]), failed, pending=(("updating", backend("one")),))
    assert seen(have, Azure()) == [
        (Verdict.REPEAT, "one", THERE[0], "interrupted while updating"),
        (Verdict.REPEAT, "two", "/two", "Azure accepted it, then: Code=X"),
    ]


def test_what_is_to_be_deleted_holds_no_place():
    """A resource that was replaced and waits for its deletion stands under the same URN."""
    have = known(backend("one", id="/old", delete=True), pending=(("creating", backend("one")),))
    assert [verdict for verdict, *_ in seen(have, Azure(THERE))] == [Verdict.ADOPT]


def test_an_unknown_type_that_was_begun_is_told():
    """Nobody looks in the wrong place."""
    strange = backend("one", type="azure-native:apimanagement:Workspace")
    [(verdict, name, where, told)] = seen(known(pending=(("creating", strange),)), Azure())
    assert (verdict, name, where) == (Verdict.BLOCKED, "one", None)
    assert "pulumi import azure-native:apimanagement:Workspace one ID" in told
    assert seen(known(), Azure(), planned(strange)) == []


def test_links_are_asked_by_head_and_policies_as_raw_xml():
    """A link answers no GET; a policy's answer has to be read whatever expressions are in it."""
    link = backend("l", type="azure-native:apimanagement:ProductApi", inputs=SERVICE | {"productId": "p", "apiId": "a"})
    policy = backend(
        "q", type="azure-native:apimanagement:ProductPolicy", inputs=SERVICE | {"productId": "p", "policyId": "policy"}
    )
    azure = Azure()
    assert seen(known(), azure, planned(link, policy)) == []
    assert azure.asked == [
        (f"{PREFIX}/products/p/apis/a", "2024-05-01", "HEAD"),
        (f"{PREFIX}/products/p/policies/policy", "2024-05-01", {"format": "rawxml"}),
    ]


ROLE = "5e0bd9bd-0000-4f28-af87-19fc36ad61bd"
ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/contoso"


@pytest.mark.parametrize(
    ("owner", "verdict"), [(ledgers.OWN, Verdict.ADOPT), (ledgers.OTHER, Verdict.FOREIGN), (None, Verdict.DIFFERS)]
)
def test_a_role_assignment_has_an_owner_though_it_is_in_no_service(owner, verdict):
    """Taken in by likeness alone, it would go with this stack's destroy, and another's callers would get 401."""
    inputs = {"scope": ACCOUNT, "roleAssignmentName": ROLE, "azureApiVersion": "2022-04-01"}
    role = backend("role", type="azure-native:authorization:RoleAssignment", inputs=inputs)
    there = (f"{ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/{ROLE}", {})
    claims = ledgers.listed(ROLE, identity=owner, kind="roleAssignments") if owner else ledgers.listed("other")
    assert [found[0] for found in seen(known(), Azure(there, named_values=claims), planned(role))] == [verdict]


@pytest.mark.parametrize(("owner", "verdict"), [(None, Verdict.ADOPT), (ledgers.OTHER, Verdict.FOREIGN)])
@pytest.mark.parametrize("begun", [True, False])
def test_a_role_assignment_over_an_account_of_the_stack_is_its_own_unless_another_claims_it(owner, verdict, begun):
    """No ledger claims it: its account is in no service, and its name says what it is for."""
    account = backend(
        "contoso", id=ACCOUNT.replace("resourceGroups", "resourcegroups"), type="azure-native:cognitiveservices:Account"
    )
    inputs = {"scope": ACCOUNT, "roleAssignmentName": ROLE, "azureApiVersion": "2022-04-01"}
    role = backend("role", type="azure-native:authorization:RoleAssignment", inputs=inputs)
    there = (f"{ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/{ROLE}", {})
    claims = ledgers.listed(ROLE, identity=owner, kind="roleAssignments") if owner else ledgers.listed("other")
    have = known(account, pending=(("creating", role),) if begun else ())
    assert [found[0] for found in seen(have, Azure(there, named_values=claims), planned(role))] == [verdict]


def test_the_stacks_ledger_is_known_in_whatever_letters_azure_writes_its_id():
    """Else all that it claims would count as another's."""
    part = {**ledgers.IN_STATE, "id": ledgers.IN_STATE["id"].replace("resourceGroups", "resourcegroups")}
    have = state.read(json.dumps({"version": 3, "deployment": {"resources": [part]}}))
    assert [found[0] for found in seen(have, Azure(THERE), planned(backend("one")))] == [Verdict.ADOPT]
