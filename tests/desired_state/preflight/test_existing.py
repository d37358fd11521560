"""Accounts that others made, before a stack uses them for the first time."""

import pytest

from tests.desired_state.preflight.conftest import ACCOUNTS, deployment, resource

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
BELOW = f"/resourceGroups/rg-shared{ACCOUNTS}/accounts/Contoso"
ID = f"{SUBSCRIPTION}{BELOW}"
MODELS = {"ours": {"model": "gpt-4o", "version": "2024-11-20"}}
BACKENDS = {"east": {"account": "east"}, "west": {"account": "shared"}}


def there(subdomain="contoso", identity=ID):
    """The account as Azure has it."""
    return {"id": identity, "properties": {"customSubDomainName": subdomain}}


@pytest.fixture
def found(check, azure):
    """`found(body, state, key=value, …)`: what is said of the account, and whether it was asked for; None is no answer."""
    rights = {"value": [{"actions": ["*"], "notActions": []}]}
    azure.bodies[f"{ID}/providers/Microsoft.Authorization/permissions"] = rights

    def run(body, state=(), *, absent=False, rules=None, **account):
        path = BELOW if "deployments" in account else ID
        azure.bodies[path], azure.asked = body, []
        azure.missing = {path} if absent else set()
        settings = {"accounts": {"east": {"name": "Contoso-East", "location": "swedencentral"}}, "backends": BACKENDS}
        said = check(state, **settings, rules=rules or {}, existingAccounts={"shared": {"id": ID, **account}})
        return [each[1:] for each in said if each[1].startswith("existingAccounts")], path in azure.asked

    return run


@pytest.mark.parametrize(
    ("body", "account", "place", "words"),
    [
        (there("other"), {}, "id", 'answers at the subdomain "other", not at "contoso"; write subdomain: other'),
        (there("other"), {"subdomain": "third"}, "subdomain", 'answers at the subdomain "other", not at "third"'),
        (there(None), {}, "id", "has no subdomain of its own, and its region's endpoint takes no tokens"),
        (there(identity=f"/subscriptions/x{BELOW}"), {"deployments": MODELS}, "id", "is in another subscription than the one"),
    ],
)
def test_what_cannot_work(found, body, account, place, words):
    """Said at the setting, with what to write."""
    ((at, severity, message),), asked = found(body, **account)
    assert (at, severity, asked, words in message) == (f"existingAccounts.shared.{place}", "error", True, True)


@pytest.mark.parametrize(("account", "where"), [({}, "of Azure;"), ({"deployments": MODELS}, "of the subscription that is")])
def test_what_is_not_there(found, account, where):
    """Where the stack deploys, in its own subscription."""
    ((_, severity, message),), _ = found(None, absent=True, **account)
    assert (severity, f'no account "Contoso" in resource group rg-shared {where}' in message) == ("error", True)


def test_what_may_not_be_read(found):
    """Is said, and stops nothing."""
    ((_, severity, message),), _ = found(None)
    assert (severity, 'whether account "Contoso" is there' in message) == ("warning", True)


@pytest.mark.parametrize("account", [{}, {"subdomain": "contoso"}, {"deployments": MODELS}])
def test_what_is_right(found, account):
    assert found(there("Contoso"), **account) == ([], True)


def test_an_origin_of_its_own_is_another_cloud(found):
    """Whose subdomains have another end."""
    assert found(there("other"), origin="https://contoso.openai.azure.us") == ([], True)


def test_what_is_used_already_is_not_asked_for(found):
    """Until another deployment comes."""
    used = resource("Backend", "west-openai")
    used = type(used)(used.kind, "upstream-backend-west-openai", used.outputs)
    assert found(there("other"), [used]) == ([], False)
    assert found(there(), [used], deployments=MODELS) == ([], True)
    model = deployment("contoso", "ours", "gpt-4o", "2024-11-20", "Standard", 1)
    assert found(there("other"), [used, model], deployments=MODELS) == ([], False)


@pytest.mark.parametrize("level", ["warning", "off"])
def test_a_team_chooses_the_severity(found, level):
    """What is off is not asked for."""
    said, asked = found(there("other"), rules={"existing-account": level})
    assert ([each[1] for each in said], asked) == (([level], True) if level == "warning" else ([], False))
