"""What a stack may not take: names and paths of others, each with its owner and the ways out."""

import pytest

from desired_state import ownership
from settings import Sources

ME, OTHER = "0f3c9a52-1b1e-4c55-9d6a-7e1f2a3b4c03", "77777777-1b1e-4c55-9d6a-7e1f2a3b4c03"
SOURCES = Sources("Pulumi.dev.yaml")


def api(name, path="contoso/openai", version_set="", *, adopted=False, operations=()):
    at = SOURCES.location(("apis", 0, "name"))
    return ownership.Claim(
        kind="apis", name=name, at=at, path=path, version_set=version_set, adopted=adopted, operations=operations
    )


def inventory(*apis, backends=(), claims=()):
    """A service with APIs (name and path), backends, and ledgers (id and claims)."""
    parts = [
        {"name": f"ledger-{identity}", "properties": {"value": ownership.parts("azure-openai-apim", "dev", names)[0]}}
        for identity, names in claims
    ]
    listed = [
        {"name": name, "properties": {"path": path, "apiVersionSetId": f"/x/{rest[0]}" if rest else None}}
        for name, path, *rest in apis
    ]
    lists = {"apis": listed, "backends": [{"name": name, "properties": {}} for name in backends], "namedValues": parts}
    return ownership.Inventory.of(lists)


def found(claims, there, own=ME, state=()):
    return [(finding.rule, finding.found) for finding in ownership.conflicts(claims, there, own=own, state=state)]


def test_a_free_service_has_no_conflict():
    assert found([api("one")], inventory(("echo-api", "echo"))) == []


def test_what_nobody_claims_is_not_taken():
    assert found([api("one")], inventory(("ONE", "other"))) == [
        ("name-taken", 'API "one" is in the service already: no stack claims it, so it is somebody\'s')
    ]


def test_what_another_stack_claims_is_not_taken_even_before_it_is_there():
    ((rule, text),) = found([api("one")], inventory(claims=[(OTHER, [("apis", "one")])]))
    assert rule == "name-taken"
    assert text == 'API "one" is claimed already: it belongs to stack "dev" of project "azure-openai-apim" (id 77777777)'


def test_what_is_mine_by_claim_or_by_state_is_no_conflict():
    """By claim where an update broke off before the state knew; by state in a stack deployed before there were ledgers."""
    there = inventory(("one", "contoso/openai"), claims=[(ME, [("apis", "one")])])
    assert found([api("one")], there) == []
    assert found([api("one")], inventory(("one", "contoso/openai")), own=None, state={("apis", "one")}) == []


def test_what_two_stacks_hold_is_told_with_both_ways():
    """Left by a recovery that adopted another stack's resource."""
    there = inventory(("one", "contoso/openai"), claims=[(OTHER, [("apis", "one")])])
    ((rule, text),) = found([api("one")], there, own=None, state={("apis", "one")})
    assert rule == "name-taken"
    assert text.endswith("; this stack's state holds it too")


@pytest.mark.parametrize(
    ("mine", "theirs", "rule"),
    [
        ("contoso/openai", "Contoso/OpenAI", "path-taken"),
        ("contoso/openai/deployments", "contoso/openai", "path-hides"),
        ("contoso", "contoso/openai", "path-hides"),
        ("", "contoso", "path-hides"),
        ("contoso/openai", "contoso/openai2", None),
        ("contoso/openai", "fabrikam", None),
    ],
)
def test_paths(mine, theirs, rule):
    """Whole segments count: a path that only begins with the same letters hides nothing."""
    all_of_it = (("GET", "/{a}"), ("GET", "/contoso"), ("GET", "/openai"))
    claims = [api("one", mine, operations=all_of_it)]
    assert [each for each, _ in found(claims, inventory(("theirs", theirs)))] == ([rule] if rule else [])


DATED = (("POST", "/deployments/{deployment-id}/chat/completions?api-version={v}"), ("GET", "/models"))
V1 = (("POST", "/chat/completions"), ("GET", "/models"))


@pytest.mark.parametrize(
    ("mine", "operations", "theirs", "their_operations", "lost"),
    [
        ("contoso/openai/v1", V1, "contoso/openai", DATED, None),
        ("contoso/openai", DATED, "contoso/openai/v1", V1, None),
        ("contoso/openai/models", V1, "contoso/openai", DATED, "GET /models of theirs"),
        ("contoso/openai", DATED, "contoso/openai/models", V1, "GET /models of yours"),
        (
            "contoso/openai/deployments/gpt-4o",
            V1,
            "contoso/openai",
            DATED,
            "POST /deployments/{deployment-id}/chat/completions of theirs",
        ),
    ],
)
def test_paths_that_lie_in_each_other_are_told_where_operations_are_lost(mine, operations, theirs, their_operations, lost):
    """A dated API and one of v1 stand side by side; calls for one deployment are lost, too."""
    listed = [{"name": "x", "properties": {"method": method, "urlTemplate": template}} for method, template in their_operations]
    there = inventory(("Theirs", theirs))
    claims = [api("one", mine, operations=operations)]
    if ownership.enclosing(claims, there):
        there = there.with_operations({"Theirs": listed})
    texts = [text for _, text in found(claims, there)]
    assert [f": it would take {lost};" in text for text in texts] == ([True] if lost else [])


def test_an_owner_that_may_not_be_read_is_not_checked():
    """Without the right to list named values nobody can say that a name is nobody's."""
    lists = {"apis": [{"name": "one", "properties": {"path": "x"}}]}
    ((rule, text),) = found([api("one")], ownership.Inventory.of(lists))
    assert rule == "name-taken"
    assert "whose it is is not checked, since the named values" in text


def test_versions_of_one_set_share_a_path():
    assert found([api("one", "water", "rivers")], inventory(("two", "water", "rivers"))) == []


def test_revisions_are_not_apis_of_their_own():
    assert found([api("one")], inventory(("two;rev=2", "contoso/openai"))) == []


def test_the_stacks_own_api_that_is_on_its_way_out_takes_no_path():
    there = inventory(("old", "contoso/openai"), claims=[(ME, [("apis", "old")])])
    assert found([api("new")], there) == []


def test_what_is_adopted_is_there_and_nobodys():
    """Its name and path are taken by itself; another stack's it is not, and it cannot be made."""
    there = inventory(("one", "contoso/openai"), ("far", "contoso"))
    assert found([api("one", adopted=True)], there) == []
    text = 'API "gone" is adopted, and the service has none of that name'
    assert found([api("gone", adopted=True)], there) == [("adopted-absent", text)]
    assert found([api("gone", adopted=True)], inventory(), own=ME, state={("apis", "gone")}) == []
    claimed = inventory(("one", "contoso/openai"), claims=[(OTHER, [("apis", "one")])])
    assert [rule for rule, _ in found([api("one", adopted=True)], claimed)] == ["name-taken"]
    assert found([api("one", adopted=True)], ownership.Inventory.of({})) == []
