"""`apim consumers`: who has what, until when, and what to send them."""

import ast
import json
from datetime import date

import pytest

import settings
from apim import stacks
from apim.render import consumers as render
from desired_state import ConsumerContract, contracts
from desired_state.consumers import expired
from tests.apim.command_line import invoke
from tests.desired_state.rendering import FOLDERS, stack
from tests.desired_state.stacks import CASES, mapping

FOLDER = next(each for each in FOLDERS if each.name == "consumers")
SETTINGS = settings.parse(*settings.overlaid(mapping(CASES / "base.yaml"), stack(FOLDER), "Pulumi.case.yaml"))


def test_contracts():
    """A consumer's own limits, or those of the product that it shares; the subscription's name is that in ARM."""
    team, guest, other = contracts(SETTINGS)
    limits = ("500 tokens a minute", "100000 tokens monthly", "60 calls in 60 s")
    assert team == ConsumerContract(
        name="team",
        subscription="team-one",
        apis=("imported",),
        models=None,
        limits=limits,
        expires=date(2027, 12, 31),
        contact="team@contoso.example",
    )
    assert (guest.limits, guest.expires, other.expires) == (("100 tokens a minute",), date(2027, 1, 31), None)


@pytest.mark.parametrize(("today", "over"), [(date(2027, 1, 31), 0), (date(2027, 2, 1), 1), (date(2028, 1, 1), 2)])
def test_a_last_day_that_is_over(today, over):
    """The last day itself still counts."""
    found = list(expired(SETTINGS, today))
    assert len(found) == over
    assert all(finding.rule == "consumer-expired" and finding.place.endswith(".expires") for finding in found)


def test_text_and_json():
    """One line per consumer; days as ISO 8601."""
    found = list(contracts(SETTINGS))
    head, *lines = render.as_text(found).splitlines()
    assert head.split()[0] == "consumer"
    assert [line.split()[0] for line in lines] == ["team", "guest", "other"]
    assert [each["expires"] for each in json.loads(render.as_json(found))["consumers"]] == ["2027-12-31", "2027-01-31", None]
    assert render.as_text([]) == render.NONE


def test_snippet():
    """A program, and how the key is fetched; names are quoted for the shell."""
    odd = ConsumerContract(
        name="it's\"", subscription="s", apis=("a",), models=None, limits=("1 calls in 60 s",), expires=None, contact=None
    )
    text = render.snippet(odd, "dev")
    assert "AzureOpenAI(" in text
    assert """jq -r '.["it'"'"'s\\""]'""" in text
    ast.parse(text)


def test_snippet_of_a_key_that_a_vault_has():
    """No output is named, since none has it."""
    place = ("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/contoso-kv", "team")
    of_vault = ConsumerContract(
        name="team", subscription="s", apis=("a",), models=None, limits=(), expires=None, contact=None, vault_secret=place
    )
    text = render.snippet(of_vault, "dev")
    assert "#   az keyvault secret show --vault-name contoso-kv --name team --query value --output tsv" in text
    assert "subscriptionKeys" not in text
    ast.parse(text)


@pytest.fixture
def configured(monkeypatch):
    """Whatever stack is named has the settings above."""
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: SETTINGS)


@pytest.mark.usefixtures("configured")
def test_command():
    """A list, or one consumer's snippet; an unknown one is answered with those there are."""
    assert "team@contoso.example" in invoke("consumers", "--stack", "dev")[1]
    assert invoke("consumers", "--stack", "dev", "--snippet", "guest")[1].startswith("# guest: imported\n")
    code, _, refused = invoke("consumers", "--stack", "dev", "--snippet", "nobody")
    assert (code, "consumers are team, guest, other" in refused) == (2, True)


@pytest.mark.parametrize("command", ["consumers", "models", "purge", "restore", "usage"])
def test_settings_with_errors_are_refused(monkeypatch, command):
    """A consumer that is wrong is none of the settings' consumers: a list without it would look whole."""
    consumers = [{"name": "team", "apis": ["imported"], "limit": 5}]
    config = {"config": {**stack(FOLDER)["config"], "azure-openai-apim:consumers": consumers}}
    wrong = settings.parse(*settings.overlaid(mapping(CASES / "base.yaml"), config, "Pulumi.case.yaml"))
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: wrong)
    code, listed, refused = invoke(command, "--stack", "dev")
    assert (code, listed) == (2, "")
    assert "consumers[0].limit" in refused
