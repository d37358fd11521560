"""What becomes of an API's revisions, from settings and state alone."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from desired_state import References, Revision, Rollout, rollouts
from desired_state.revision_contract import declared
from linting import ContractError
from settings import Sources
from tests.desired_state.stacks import ROOT as REPOSITORY
from tests.desired_state.stacks import composed

API = {
    "name": "chat",
    "displayName": "Chat",
    "path": "contoso/openai",
    "backend": "contoso",
    "spec": {"document": "specs/azure-openai-chat.yaml", "operations": ["ChatCompletions_Create"]},
    "update": "revision",
}
MORE = {"spec": {**API["spec"], "operations": ["ChatCompletions_Create", "embeddings_create"]}}
OTHER = {"clients": "any", "subscriptionKeyParameterNames": {"header": "x-key"}}
SOURCES = Sources("Pulumi.case.yaml")
ROOT = "azure-openai-apim:index:RevisedApi"
REVISION = f"{ROOT}$azure-openai-apim:index:ApiRevision"
NATIVE = "azure-native:apimanagement"
RELEASE = f"{REVISION}${NATIVE}:ApiRelease"


@dataclass(frozen=True)
class Known:
    """A resource of the state."""

    kind: str
    name: str
    outputs: dict[str, Any] = field(default_factory=dict)


def rollout(state: list[Known], *, pin: int | None = None, backends: Any = None, **settings: Any) -> Rollout:
    """The rollout of an API with these settings over a state."""
    config = {"azure-openai-apim:releases": {"chat": pin}} if pin else {}
    config |= {"azure-openai-apim:backends": backends} if backends else {}
    return rollouts(composed(stack_of(config, **settings)).checked(), state, SOURCES)["chat"]


def stack_of(config: dict[str, Any] | None = None, **settings: Any) -> dict[str, Any]:
    """A stack file with one API with these settings."""
    apis = [{**API, **settings}]
    return {"config": {"azure-openai-apim:openaiKey": {"secure": "v1:opaque"}, "azure-openai-apim:apis": apis, **(config or {})}}


def deployed(*steps: dict[str, Any]) -> list[Known]:
    """The state after updates with these settings, one after the other; `broken` stops one before its release."""
    state: list[Known] = []
    for step in steps:
        settings = dict(step)
        broken = settings.pop("broken", False)
        plan = rollout(state, **settings)
        each = plan.target
        key = settings.get("subscriptionKeyParameterNames", {}).get("header", "api-key")
        has = {"subscriptionKeyParameterNames": {"header": key}, "serviceUrl": "https://x", "apiRevision": str(each.number)}
        named = f"chat-revision-{each.number}"
        kept = {one.number for one in (*plan.kept, *([plan.former] if plan.former else []), each)}
        # What goes, goes at the end: not in an update that breaks off before.
        state = [known for known in state if broken or not known.name.startswith("chat-re") or _number(known.name) in kept]
        stale = {named, f"{named}-api", "chat-api", *(f"chat-revision-{one.number}" for one in (*plan.kept, plan.former) if one)}
        state = [known for known in state if known.name not in stale]
        state += [
            Known(f"{ROOT}${NATIVE}:Api", "chat-api", {"displayName": "Chat", "path": "contoso/openai"}),
            Known(REVISION, named, each.outputs()),
            Known(f"{REVISION}${NATIVE}:Api", f"{named}-api", has),
        ]
        state += [Known(REVISION, f"chat-revision-{one.number}", one.outputs()) for one in (*plan.kept, plan.former) if one]
        if plan.notes is not None and not broken:
            state = [known for known in state if not known.name.startswith("chat-release")]
            state.append(Known(RELEASE, f"chat-release-{plan.sequence}-{each.number}", {"apiId": "/apis/chat"}))
    return state


def _number(name: str) -> int:
    parts = name.split("-")
    return int(parts[2] if parts[1] == "revision" else parts[3])


def summary(plan: Rollout) -> tuple[Any, ...]:
    """Target, whether the files hold its content, the former one, and those that are kept besides."""
    return plan.target.number, plan.from_files, plan.former.number if plan.former else None, [each.number for each in plan.kept]


def test_first_update():
    """Revision 2, because the first one is blank; its release is the API's first."""
    plan = rollout([])
    assert summary(plan) == (2, True, None, [])
    assert (plan.sequence, plan.is_first, plan.target.released) == (1, True, False)
    assert plan.notes == f"contract {plan.target.contract}: first release"


def test_nothing_changed():
    """No release, and the revision is declared as it was."""
    plan = rollout(deployed({}))
    assert summary(plan) == (2, True, None, [])
    assert (plan.notes, plan.sequence, plan.target.released, plan.current_properties) == (None, 1, True, None)


def test_another_contract_is_another_revision():
    """The old one stays current until the release, whose notes tell the difference."""
    plan = rollout(deployed({}), **MORE)
    assert summary(plan) == (3, True, 2, [])
    assert plan.sequence == 2
    assert plan.notes == (
        f"contract {plan.target.contract}\n+ POST /deployments/{{deployment-id}}/embeddings embeddings_create\nchanged: document"
    )


def test_what_is_per_revision():
    """Key names, policies and the document are; title and path are not."""
    first = rollout([]).target.contract
    assert rollout([], displayName="Other", path="other/openai").target.contract == first
    for settings in (OTHER, MORE, {"subscriptionRequired": False}, {"requiredQueryParameters": "query"}):
        assert rollout([], **settings).target.contract != first, settings


@pytest.mark.parametrize(("keep", "kept"), [(0, []), (1, [3]), (2, [2, 3]), (5, [2, 3])])
def test_so_many_are_kept(keep, kept):
    """The newest ones, oldest first; the former one among them."""
    plan = rollout(deployed({"keepRevisions": 5}, {"keepRevisions": 5, **MORE}), keepRevisions=keep, **OTHER)
    former = [plan.former.number] if plan.former else []
    assert (plan.target.number, sorted([each.number for each in plan.kept] + former)) == (4, kept)


def test_a_contract_that_is_kept_is_released_again():
    """After a revert nothing is imported: the old revision becomes current, by a new release."""
    plan = rollout(deployed({}, MORE))
    assert summary(plan) == (2, True, 3, [])
    assert (plan.target.released, plan.sequence) == (True, 3)
    assert plan.notes
    assert plan.notes.startswith(f"contract {plan.target.contract}: back to revision 2, after 3\n- POST")


def test_a_revision_that_nobody_got_is_not_used():
    """An update that broke off before its release leaves one that goes; its number is not taken again."""
    broken = deployed({}, {"broken": True, **MORE})
    for settings in (MORE, OTHER):
        plan = rollout(broken, **settings)
        assert (*summary(plan), plan.target.released) == (4, True, 2, [], False)
    assert summary(rollout(broken)) == (2, True, None, [])


def test_nothing_is_deleted_beside_a_revision_that_nobody_got():
    """In the state neither depends on the other. Of several such ones the newest goes, with the next update all that is left."""
    keep = {"keepRevisions": 1}
    broken = deployed(keep, {**keep, **MORE}, {**keep, **OTHER, "broken": True})
    plan = rollout(broken, displayName="Other", **keep, **MORE, **OTHER)
    assert (plan.target.number, plan.former and plan.former.number, [each.number for each in plan.kept]) == (5, 3, [2])
    again = deployed(keep, {**keep, **MORE}, {**keep, **OTHER, "broken": True}, {**keep, **OTHER, **MORE})
    assert [each.number for each in rollout(again, **keep, **OTHER, **MORE).kept] == [3]


def test_an_interrupted_update_may_know_nothing_of_its_revision():
    """The component is in the state before its outputs are; and a release whose revision is not there counts for nothing."""
    root = Known(f"{ROOT}${NATIVE}:Api", "chat-api", {"displayName": "Chat", "path": "contoso/openai"})
    state = [root, Known(REVISION, "chat-revision-2")]
    assert summary(rollout(state)) == (2, True, None, [])
    assert summary(rollout([*state, Known(RELEASE, "chat-release-1-2")])) == (3, True, None, [])


def test_a_revision_that_the_state_never_saw_keeps_its_number():
    """Its provider died while Azure made it: under another number no plan would find what appears later."""
    failed = [each for each in deployed({}, {"broken": True, **MORE}) if each.name != "chat-revision-3-api"]
    for settings in (MORE, OTHER):
        plan = rollout(failed, **settings)
        assert (*summary(plan), plan.target.released) == (3, True, 2, [], False)


def test_pinned():
    """The pinned revision keeps its content whatever the files say, with a warning; the newest stays to go forward to."""
    state = deployed({}, MORE)
    plan = rollout(state, pin=2, **MORE)
    assert summary(plan) == (2, False, 3, [])
    assert [(each.rule, each.severity) for each in plan.findings] == [("release-pinned", "warning")]
    back = deployed({}, MORE, {"pin": 2, **MORE})
    assert summary(rollout(back, pin=2, **OTHER)) == (2, False, None, [3])
    assert summary(rollout(back, **MORE)) == (3, True, 2, [])
    assert rollout(back, pin=2).findings == ()


def test_a_pin_says_what_stays_and_what_does_not():
    """The revision is the one that stays, the contract that of the files."""
    state = deployed({}, MORE)
    (finding,) = rollout(state, pin=2, **MORE).findings
    contract = rollout(state, **MORE).target.contract
    assert finding.found == f'revision 2 of "chat" stays released; the contract {contract} of the files is not'


def test_what_is_kept_of_a_revision_comes_back():
    """By names that are in the states of stacks; each value is another."""
    revision = Revision(
        number=4,
        contract="c",
        parts={"policy": "p"},
        operations=("POST /a A",),
        routes=(("POST", "/a"),),
        requires_credentials=True,
        policies=("A",),
        references=References(fragments=("f",), backends=("b",), named_values=("v",)),
        released=False,
    )
    outputs = {
        "contract": "c",
        "parts": {"policy": "p"},
        "operations": ["POST /a A"],
        "routes": [["POST", "/a"]],
        "asks": True,
        "policies": ["A"],
        "released": False,
        "named": {"fragments": ["f"], "backends": ["b"], "namedValues": ["v"]},
    }
    assert revision.outputs() == outputs
    assert Revision.from_outputs(4, outputs, revision.properties) == revision


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"releaseProof": "operations"}, (False, True)),
        ({"releaseProof": "calls", "subscriptionRequired": False}, (True, False)),
    ],
)
def test_how_a_release_is_proven(settings, expected):
    """By calls, and whether those without credentials are refused, are two things."""
    (published,) = composed(stack_of(**settings)).apis
    assert published.revised is not None
    assert (published.revised.calls, published.revised.requires_credentials) == expected


def test_fragments_and_named_values_of_a_kept_revision_stay():
    """Each is looked for among its own kind, so that the right one is named."""
    config = {
        "azure-openai-apim:fragments": {"team": {"file": "team.xml"}},
        "azure-openai-apim:namedValues": {"region": {"value": "west"}},
    }
    text = '<fragment><set-header name="x"><value>{{region}}</value></set-header></fragment>'
    desired = composed(
        stack_of(config), read=lambda file: text.encode() if file == "team.xml" else (REPOSITORY / file).read_bytes()
    )
    assert declared(desired) == References(fragments=("team",), backends=("contoso-openai",), named_values=("openaiKey", "region"))


def test_pinned_to_what_is_not_there():
    """The message names those that are."""
    with pytest.raises(ContractError) as wrong:
        rollout(deployed({}, MORE), pin=7)
    assert str(wrong.value) == (
        "Pulumi.case.yaml\n"
        "  at azure-openai-apim:releases.chat: [unknown-revision]\n"
        '  revision 7 of "chat" is not there to be released; released and kept are 2, 3; write one of these, or remove the entry'
    )


def test_what_all_share_changes_at_once_with_what_the_current_revision_has():
    """The write to the API is a whole one to its current revision, so it says that one's own key names too."""
    plan = rollout(deployed(OTHER), displayName="Other", **MORE)
    assert plan.current_properties == {
        "subscription_key_parameter_names": {"header": "x-key"},
        "service_url": "https://x",
        "api_revision": "2",
    }


def test_a_kept_revision_needs_what_its_policies_name():
    """Without its backend it could not work again."""
    backends = {"new": {"origin": "https://new.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}}
    with pytest.raises(ContractError) as wrong:
        rollout(deployed({}), backends=backends, backend="new")
    [finding] = wrong.value.findings
    assert (finding.rule, finding.place) == ("revision-needs", "azure-openai-apim:apis[0].keepRevisions")
    assert finding.found == 'revision 2 of "chat" needs backend "contoso-openai", which the stack no longer declares'
    assert summary(rollout(deployed({}), backends=backends, backend="new", keepRevisions=0)) == (3, True, None, [])


def test_an_api_in_place_does_not_change_over():
    """Its policy would go from under the callers."""
    state = [Known(f"azure-openai-apim:index:ImportedApi${NATIVE}:Api", "chat-api")]
    with pytest.raises(ContractError, match="update-switched"):
        rollout(state)


def test_names_of_other_apis_are_others():
    """An API called `chat-revision-2` is no revision of `chat`."""
    state = [
        Known(f"azure-openai-apim:index:ImportedApi${NATIVE}:Api", "chat-revision-2-api"),
        Known(f"{ROOT}${NATIVE}:Api", "chat-revision-2-api"),
        Known(REVISION, "chat-revision-2-revision-9"),
    ]
    assert summary(rollout(state)) == (2, True, None, [])


def test_somebody_else_has_released_another():
    """A refresh has told so: the stack's revision is released again."""
    state = [known for known in deployed({}, MORE) if known.kind != RELEASE]
    plan = rollout([*state, Known(RELEASE, "chat-release-2-3", {"apiId": "/apis/chat;rev=3"})], **MORE)
    assert (*summary(plan), plan.sequence) == (3, True, None, [2], 3)
    assert plan.notes == f"contract {plan.target.contract}: back to revision 3, after 3"


def test_exports():
    """What reviewers read in the stack's outputs."""
    exported = rollout(deployed({}), **MORE).exports()
    assert exported["revision"] == 3
    assert [each["number"] for each in exported["revisions"]] == [2, 3]
    assert len(exported["revisions"][1]["operations"]) == 2


def test_a_description_that_the_document_brought_is_no_change():
    """Azure has the document's where the settings have none."""
    root = Known(
        f"{ROOT}${NATIVE}:Api", "chat-api", {"displayName": "Chat", "path": "contoso/openai", "description": "Of the document"}
    )
    state = [root if known.name == "chat-api" else known for known in deployed({})]
    assert rollout(state).current_properties is None


def test_a_description_of_the_settings():
    """It goes to ARM as it is; all revisions share it, so that another one is no other contract, and is written at once."""
    [api] = composed(stack_of(description="For chats")).checked().apis
    assert api.arguments["description"] == "For chats"
    plan = rollout(deployed({}), description="For chats")
    assert summary(plan) == (2, True, None, [])
    assert plan.current_properties is not None
    assert plan.current_properties["api_revision"] == "2"
