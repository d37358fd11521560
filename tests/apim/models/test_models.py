"""Names, deployments and days, from settings and an Azure in memory."""

import json
from datetime import date

import pytest

from apim.models import findings, inventory, published, unnamed
from apim.render.models import Overview, as_json, text
from settings import SECRET, Sources, parse
from tests.apim.command_line import invoke

GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts"
TODAY = date(2027, 1, 1)


def deployed(name, model="gpt-4o", version="1", upgrade="NoAutoUpgrade"):
    """A deployment as ARM lists it."""
    return {
        "name": name,
        "sku": {"name": "Standard", "capacity": 10},
        "properties": {"model": {"name": model, "version": version}, "versionUpgradeOption": upgrade},
    }


class Azure:
    """Accounts `east` and `west`, each with its deployments; models and the days on which they end."""

    def __init__(self, **deployments):
        self.deployments = deployments
        self.models = []

    def ends(self, name, version, day, **sku):
        """Tell a day."""
        skus = [{"name": kind, "deprecationDate": end} for kind, end in sku.items()]
        self.models.append({"name": name, "version": version, "deprecation": {"inference": day}, "skus": skus})
        return self

    def get(self, path, _version):
        """An account."""
        return {"id": path, "properties": {"endpoint": "https://elsewhere.openai.azure.com/"}}

    def list(self, path, _version):
        """Accounts, or what one has."""
        kind = path.rpartition("/")[2]
        if kind == "accounts":
            return [
                {"id": f"{GROUP}/{name}", "properties": {"endpoint": f"https://{name}.openai.azure.com/"}}
                for name in self.deployments
            ]
        return self.models if kind == "models" else self.deployments[path.split("/")[-2]]


def stack(*models, **keys):
    """Settings with two backends, a pool of both, and models."""
    origin = "https://{}.openai.azure.com"
    backends = {each: {"origin": origin.format(each), "credential": {"apiKey": {"secret": "key"}}} for each in ("east", "west")}
    config = {
        "service": {"name": "apim", "resourceGroup": "g"},
        "key": SECRET,
        "backends": backends,
        "pools": {"both": {"members": [{"backend": "east"}, {"backend": "west"}]}},
        "apis": [{"name": "chat", "displayName": "Chat", "path": "chat", "backend": "east", "http": {}}],
        **({"models": list(models)} if models else {}),
        **keys,
    }
    found = parse(config, Sources("Pulumi.test.yaml"))
    assert found.findings == ()
    return found


def overview(settings, azure, today=TODAY):
    """What the command tells."""
    found = inventory(settings, azure, "s")
    names = published(settings, found)
    return Overview("test", today, names, unnamed(names, found), findings(names, found, today))


CHAT = {"name": "chat", "backend": "both", "deployment": "gpt-4o"}


def messages(found):
    """Level and message of each finding."""
    return [f"{each.level}: {each.model}: {each.message}" for each in found.findings]


def test_everything_is_answered():
    """Each member of a pool answers the name; nothing ends."""
    azure = Azure(east=[deployed("gpt-4o")], west=[deployed("GPT-4o")]).ends("gpt-4o", "1", "2027-04-02T00:00:00Z")
    found = overview(stack(CHAT), azure)
    assert text(found) == (
        "MODEL  BACKEND  DEPLOYMENT  ANSWERED BY  CAPACITY     UPGRADES       ENDS\n"
        "chat   east     gpt-4o      gpt-4o 1     Standard 10  NoAutoUpgrade  2027-04-02\n"
        "chat   west     gpt-4o      gpt-4o 1     Standard 10  NoAutoUpgrade  2027-04-02\n\n"
        "nothing ends within 90 days, and every name is answered"
    )


def test_a_member_without_the_deployment_is_an_error():
    """So is a name that nothing answers; what no name reaches is listed."""
    found = overview(stack(CHAT), Azure(east=[deployed("gpt-4o"), deployed("old", "gpt-4", "0613")], west=[]))
    words = 'the account of backend "west" has no deployment "gpt-4o"; deploy one, or correct models'
    assert messages(found) == [f"error: chat: {words}"]
    assert "no name reaches:\n  east/old (gpt-4 0613)\n" in text(found)
    assert "chat   west     gpt-4o      nothing" in text(found)


@pytest.mark.parametrize(
    ("day", "told_of"),
    [
        ("2027-04-02", []),
        ("2027-04-01", ["warning: in 90 days"]),
        ("2027-02-01", ["warning: in 31 days"]),
        ("2027-01-31", ["error: in 30 days"]),
        ("2027-01-02", ["error: in 1 day"]),
        ("2027-01-01", ["error: today"]),
        ("2026-12-31", ["error: 1 day ago"]),
        ("2026-12-30", ["error: 2 days ago"]),
    ],
)
def test_what_ends_is_told_by_its_days(day, told_of):
    """Within 90 days a warning, within 30 an error, the same for a day in the settings."""
    azure = Azure(east=[deployed("gpt-4o")], west=[]).ends("gpt-4o", "1", f"{day}T00:00:00Z")
    east = {**CHAT, "backend": "east"}
    by_azure = messages(overview(stack(east), azure))
    by_settings = messages(overview(stack({**east, "retires": day}), Azure(east=[deployed("gpt-4o")], west=[])))
    advice = "; move the name to a deployment of a later model"
    parts = [each.split(": ") for each in told_of]
    assert by_azure == [f"{level}: chat: gpt-4o 1 of east/gpt-4o ends on {day}, {left}{advice}" for level, left in parts]
    assert by_settings == [f"{level}: chat: retires in the settings on {day}, {left}{advice}" for level, left in parts]


def test_an_upgraded_deployment_is_a_warning():
    """Azure puts a later version in its place; the day is the first of the model's and the SKU's."""
    azure = Azure(east=[deployed("gpt-4o", upgrade="OnceCurrentVersionExpired")], west=[])
    azure.ends("gpt-4o", "1", None, Standard="2027-01-11T00:00:00Z", GlobalStandard="2027-01-02T00:00:00Z")
    words = "Azure puts a later version in its place, so try that before"
    assert messages(overview(stack({**CHAT, "backend": "east"}), azure)) == [
        f"warning: chat: gpt-4o 1 of east/gpt-4o ends on 2027-01-11, in 10 days; {words}"
    ]


def test_without_models_deployments_are_published_by_their_names():
    """By those that consumers use, where a backend has its own."""
    settings = stack()
    found = overview(settings, Azure(east=[deployed("gpt-4o")], west=[deployed("gpt-4o"), deployed("more")]))
    assert [(name.name, [each.backend for each in name.answering]) for name in found.names] == [
        ("gpt-4o", ["east", "west"]),
        ("more", ["west"]),
    ]
    assert found.unnamed == ()


def test_an_account_that_is_not_found_is_a_warning():
    """What its backend has is not known then."""
    found = overview(stack(CHAT), Azure(east=[deployed("gpt-4o")]))
    words = 'what backend "west" has is not known: no account of subscription s answers at https://west.openai.azure.com'
    assert messages(found) == [f"warning: : {words}"]
    assert "chat   west     gpt-4o      not known" in text(found)


def test_json_has_everything():
    """Days are texts, deployments with what ARM tells of them."""
    azure = Azure(east=[deployed("gpt-4o")], west=[]).ends("gpt-4o", "1", "2027-01-11T00:00:00Z")
    whole = json.loads(as_json(overview(stack({**CHAT, "backend": "east", "retires": "2027-12-31"}), azure)))
    assert whole["date"] == "2027-01-01"
    (model,) = whole["models"]
    assert model["retires"] == "2027-12-31"
    assert model["answering"][0]["deployed"] == {
        "account": "east",
        "name": "gpt-4o",
        "model": "gpt-4o",
        "version": "1",
        "sku": "Standard",
        "capacity": 10,
        "upgrade": "NoAutoUpgrade",
        "retires": "2027-01-11",
    }
    assert [(each["level"], each["days"]) for each in whole["findings"]] == [("error", 10)]


def test_a_day_that_is_none_is_wrong_usage():
    code, _, err = invoke("models", "--stack", "local", "--on", "2027-02-30")
    assert (code, err) == (2, 'error: --on "2027-02-30" is no day of the calendar; write it like 2027-03-31\n')
