"""The program itself, once per stack file under mocks, and once per mistake."""

import atexit
import gc
import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime.mocks import MockEngine
from pulumi.runtime.proto.engine_pb2 import DEBUG

import components
import settings
from components.debug_messages import VARIABLE
from tests.components.recorder import Recorder, record
from tests.desired_state.shared_documents import shared
from tests.desired_state.stacks import CASES, SECRET, STACK_FILE, case, mapping

ROOT = Path(__file__).resolve().parent.parent
SPACE = "azure-openai-apim"
KEYS = ("openaiKey", "openaiWestKey")
GATEWAY = "https://gateway.example"
FEW_COLLECTIONS = 3
STACKS = sorted(file.name.split(".")[1] for file in ROOT.glob("Pulumi.*.yaml"))


def engine_config(project: dict[str, Any], stack: dict[str, Any], secrets: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """What the engine passes to a program: text by key, structures as JSON; and the keys that are secret."""
    config, _ = settings.overlaid(project, stack, "")
    config |= dict.fromkeys(secrets, settings.SECRET)
    texts = {f"{SPACE}:{key}": _text(value) for key, value in config.items()}
    return texts, [f"{SPACE}:{key}" for key, value in config.items() if value is settings.SECRET]


def _text(value: object) -> str:
    if value is settings.SECRET:
        return "in clear"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), sort_keys=True)


def azure(token: str, args: dict[str, Any]) -> Any:
    """The lookups of the program, answered."""
    if token == "azure-native:apimanagement:getApiManagementService":
        return {"gatewayUrl": GATEWAY}
    if token == "pulumi:pulumi:readStackResourceOutputs":
        return {"outputs": {}}
    assert token == "azure-native:apimanagement:listSubscriptionSecrets"
    return {"primaryKey": f"key of {args['sid']}"}


def run(
    folder: Path, stack: str, config: dict[str, str], secret: list[str], invoke: Any = azure, start: Any = lambda: None
) -> tuple[Recorder, dict[str, Any], Any]:
    """Run `__main__.py` of a folder: what it registered, its plain exports, and the exit code it asked for."""
    exports: dict[str, Any] = {}
    left: list[Any] = [None]
    thresholds = gc.get_threshold()

    def program() -> None:
        pulumi.runtime.set_all_config(config, secret)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pulumi, "export", exports.__setitem__)
            patch.setattr(components, "start_provider", start)
            patch.setattr(components, "service_lists", lambda *_: components.Lists({}, {}))
            try:
                runpy.run_path(str(folder / "__main__.py"), run_name="__main__")
            except SystemExit as exit_:
                left[0] = exit_.code

    try:
        with shared():
            return record(program, invoke=invoke, stack=stack), exports, left[0]
    finally:
        gc.set_threshold(*thresholds)


@pytest.mark.parametrize("stack", STACKS)
def test_stack(stack):
    """Each committed stack file, once its secrets are set, declares its APIs and exports what consumers need."""
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / f"Pulumi.{stack}.yaml")
    names = tuple(backend["credential"]["apiKey"]["secret"] for backend in own["config"][f"{SPACE}:backends"].values())
    recorder, exports, code = run(ROOT, stack, *engine_config(project, own, names))
    assert code is None, recorder.said
    assert recorder.traces == 0
    expected = json.loads((Path(__file__).parent / "main" / f"{stack}.json").read_text(encoding="utf-8"))
    assert sorted(f"{typ.split(':')[-1]} {name}" for typ, name in recorder.seen) == expected["resources"]
    hashes = [api["contract"].pop("documentSha256") for api in exports["apis"].values() if "documentSha256" in api["contract"]]
    assert (exports["gatewayUrl"], exports["apis"]) == (GATEWAY, expected["apis"])
    assert {len(digest) for digest in hashes} == {64}
    assert len(hashes) == sum(typ.endswith(":ImportedApi") for typ, _ in recorder.seen)
    assert all(isinstance(key, pulumi.Output) for key in exports["subscriptionKeys"].values())
    assert {registered.protect for registered in recorder.seen.values()} == {expected["protect"]}
    service = own["config"].get(f"{SPACE}:service") or project["config"][f"{SPACE}:service"]["value"]
    native = [each.inputs for (typ, _), each in recorder.seen.items() if typ.startswith("azure-native:apimanagement:")]
    assert {(each["resourceGroupName"], each["serviceName"]) for each in native} == {(service["resourceGroup"], service["name"])}
    keys = {each["sid"]: each["displayName"] for each in native if "sid" in each}
    assert keys == {each["name"]: each["displayName"] for each in own["config"][f"{SPACE}:subscriptions"]}


def test_the_provider_is_started_before_anything_is_asked_of_azure():
    """Once, so that it starts while the settings are read."""
    asked: list[str] = []

    def invoke(token: str, args: dict[str, Any]) -> Any:
        asked.append(token)
        return azure(token, args)

    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    run(ROOT, "local", *engine_config(project, own, KEYS), invoke=invoke, start=lambda: asked.append("start"))
    assert (asked[0], asked.count("start")) == ("start", 1)
    assert len(asked) > 1


def test_garbage_is_hardly_looked_for():
    """What a program declares lives as long as it does."""
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    config = engine_config(project, own, KEYS)
    run(ROOT, "local", *config)  # imports what is imported on demand
    before = gc.get_stats()[0]["collections"]
    run(ROOT, "local", *config)
    assert gc.isenabled()
    assert gc.get_stats()[0]["collections"] - before <= FEW_COLLECTIONS


def test_garbage_is_not_looked_for_at_the_end(monkeypatch):
    """The engine waits for the program to end, and the system takes back all of its memory at once."""
    at_exit: list[Any] = []
    monkeypatch.setattr(atexit, "register", at_exit.append)
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    run(ROOT, "local", *engine_config(project, own, KEYS))
    assert gc.freeze in at_exit


def test_the_sdk_sends_no_debug_messages(monkeypatch):
    """Once the program runs: each is a call to the engine that all else waits for."""
    messages: list[str] = []
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(
        MockEngine, "Log", lambda _engine, request: messages.append(request.message if request.severity == DEBUG else "")
    )
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    recorder, _, _ = run(ROOT, "local", *engine_config(project, own, KEYS))
    assert recorder.seen
    assert not [message for message in messages if "-openai" in message]


def test_subscription_is_an_item_of_subscriptions():
    """Moved from the older key into the list, a subscription stays the resource that it is; only the output is another."""
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    listed, of_list, _ = run(ROOT, "local", *engine_config(project, own, KEYS))
    [single] = own["config"].pop(f"{SPACE}:subscriptions")
    own["config"][f"{SPACE}:subscription"] = single
    alone, of_single, _ = run(ROOT, "local", *engine_config(project, own, KEYS))
    assert alone.seen == listed.seen
    assert {*of_single} ^ {*of_list} == {"subscriptionKey", "subscriptionKeys", "secondarySubscriptionKeys"}
    assert [list(of_list[name]) for name in ("subscriptionKeys", "secondarySubscriptionKeys")] == [["demo"], ["demo"]]
    assert ["deprecated-setting" in said for said in alone.said] == [True]


def test_subscriptions_are_declared_in_a_chain():
    """API Management answers 412 to two at once (https://github.com/hashicorp/terraform-provider-azurerm/issues/8571)."""
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    [single] = own["config"][f"{SPACE}:subscriptions"]
    names = ("demo", "second", "third")
    own["config"][f"{SPACE}:subscriptions"] = [single | {"name": name} for name in names]
    recorder, _, _ = run(ROOT, "local", *engine_config(project, own, KEYS))
    chain = {name: recorder.seen["azure-native:apimanagement:Subscription", f"{name}-subscription"].after for name in names}
    assert "demo-subscription" in chain["second"]
    assert "second-subscription" in chain["third"]


def project_of(folder: Path) -> Path:
    """A copy of the program beside a case's files."""
    shutil.copyfile(ROOT / "__main__.py", folder / "__main__.py")
    shutil.copyfile(CASES / "base.yaml", folder / "Pulumi.yaml")
    shutil.copytree(ROOT / "specs", folder / "specs")
    return folder


@pytest.mark.parametrize("name", sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()))
def test_mistake_ends_the_program_before_anything_is_registered(name, tmp_path):
    """One message to the user, the exit code that adds none, nothing registered, nothing asked of Azure."""
    shutil.copytree(CASES / name, tmp_path / "project")
    folder = project_of(tmp_path / "project")
    config = engine_config(mapping(CASES / "base.yaml"), case(folder), ())
    recorder, exports, code = run(folder, "case", *config, invoke=lambda token, _: pytest.fail(token))
    assert (recorder.seen, exports, code) == ({}, {}, 32)
    assert [f"{said}\n" for said in recorder.said] == [(folder / "error.txt").read_text(encoding="utf-8")]


def test_service_that_is_not_there(tmp_path):
    """The wrong service is the user's mistake too: same message, same end, nothing registered."""
    (tmp_path / "project").mkdir()
    folder = project_of(tmp_path / "project")
    config = engine_config(mapping(CASES / "base.yaml"), {"config": SECRET}, ())
    recorder, exports, code = run(folder, "case", *config, invoke=lambda _token, _args: ({}, [("", "Code=ResourceNotFound")]))
    assert (recorder.seen, exports, code) == ({}, {}, 32)
    assert "".join(recorder.said) == (
        "Pulumi.yaml\n"
        "  at azure-openai-apim:service: [service-access]\n"
        '  API Management service "apim-test" cannot be read: invoke of azure-native:apimanagement:getApiManagementService '
        "failed: Code=ResourceNotFound (); correct name and resourceGroup, or what the deploying identity may read"
    )


def test_service_without_the_identity_that_calls_are_made_as(tmp_path):
    """Azure would take the stack, and each call would end in 500: it ends in the preview instead."""
    (tmp_path / "project").mkdir()
    folder = project_of(tmp_path / "project")
    backends = {"contoso": {"origin": "https://contoso.openai.azure.com", "credential": {"managedIdentity": {}}}}
    config = engine_config(mapping(CASES / "base.yaml"), {"config": {f"{SPACE}:backends": backends}}, ())
    recorder, exports, code = run(folder, "case", *config)
    assert (recorder.seen, exports, code) == ({}, {}, 32)
    assert "".join(recorder.said) == (
        "Pulumi.case.yaml\n"
        "  at azure-openai-apim:backends.contoso.credential.managedIdentity: [service-identity]\n"
        '  API Management service "apim-test" has no system-assigned identity, which this asks for; turn it on in Azure, or name '
        "a user-assigned one by its clientId"
    )


def test_stack_file_name_is_in_messages():
    """The cases' messages name the file of the stack that ran."""
    assert STACK_FILE == "Pulumi.case.yaml"


def test_secrets_are_not_in_what_is_exported_or_said():
    """The key's clear text reaches the named value alone, marked secret."""
    project, own = mapping(ROOT / "Pulumi.yaml"), mapping(ROOT / "Pulumi.local.yaml")
    recorder, exports, _ = run(ROOT, "local", *engine_config(project, own, KEYS))
    holders = [name for (_, name), registered in recorder.seen.items() if "in clear" in str(registered.inputs)]
    assert holders == [f"upstream-secret-{name}" for name in KEYS]
    assert "in clear" not in yaml.safe_dump(
        {key: value for key, value in exports.items() if not key.lower().endswith("subscriptionkeys")}
    )
    assert recorder.said == []
