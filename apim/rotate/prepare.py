"""From a stack's name to the rotation of one of its keys: what is declared, what is in Azure, what is under way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from apim import azure, prove, stacks, state
from apim.azure import Cloud
from apim.exit_codes import wrong_usage
from apim.ownership import Ownership
from apim.prove.stack import Asked
from apim.recover import Pulumi
from apim.rotate import backend as of_backend
from apim.rotate import holders
from apim.rotate import subscription as of_subscription
from apim.rotate.accounts import account_of
from apim.rotate.deployment import Deployment
from apim.rotate.progress import Progress
from apim.rotate.proof import Proof, using
from apim.rotate.steps import Needless, Unusable
from apim.rotate.vault import secret_of
from desired_state import DesiredState
from settings import Settings

Say = Callable[[str], None]


def subscription(stack: str, name: str, config_file: str | None, say: Say, *, switched: bool) -> of_subscription.Rotation:
    """Raises typer.Exit for a subscription that the stack does not declare."""
    settings, cloud = stacks.stack_settings(stack, config_file=config_file), azure.connect(stack)
    declared = {each.name: each for path, each in settings.subscriptions.items() if path != ("subscription",)}
    if name not in declared:
        wrong_usage(f'the stack declares no subscription "{name}" in subscriptions; it declares {", ".join(declared) or "none"}')
    service, arm = cloud.service_id(settings.service.resource_group, settings.service.name), cloud.arm()
    sid = settings.environment.named(name)
    kept = declared[name].key_vault
    return of_subscription.Rotation(
        name=name,
        resource_id=f"{service}/subscriptions/{sid}",
        azure=arm,
        progress=Progress(arm, service, sid),
        deployment=Deployment(Pulumi(stack, stacks.ROOT, config_file, say)),
        switched=switched,
        vault=secret_of(arm, kept.vault, kept.secret, cloud.token, cloud.verify) if kept else None,
        exported=kept is None or not kept.only,
    )


def backend(  # noqa: PLR0917 - the options of the command
    stack: str, name: str, config_file: str | None, say: Say, seconds: float, account_id: str | None, key_file: Path | None
) -> of_backend.Rotation:
    """Raises Needless, Unusable, NotReached; typer.Exit for a backend that the stack does not have."""
    settings, desired = stacks.settings_and_state(stack, config_file=config_file)
    cloud = azure.connect(stack)
    secret = _secret(name, settings)
    service, arm = cloud.service_id(settings.service.resource_group, settings.service.name), cloud.arm()
    account = account_of(arm, cloud.subscription, settings.backends[name].origin, account_id)
    progress = Progress(arm, service, f"{account.name}-{settings.environment.named(secret)}")
    named_value = f"{service}/namedValues/{settings.environment.named(secret)}"
    held, pulumi = holders.value(arm, named_value), Pulumi(stack, stacks.ROOT, config_file, say)
    if key_file is None:
        turn = of_backend.turn(account, held, progress)
    else:
        turn = of_backend.given_turn(account, held, _given(key_file), cloud.verify)
    return of_backend.Rotation(
        secret=secret,
        named_value_id=named_value,
        logical_names=_logical_names(secret, settings),
        origin=settings.backends[name].origin,
        azure=arm,
        account=account,
        turn=turn,
        progress=progress,
        deployment=Deployment(pulumi),
        ownership=Ownership.of(state.read(pulumi.exported()), service, arm),
        proven=lambda: _proven(name, settings, desired, cloud, pulumi, seconds),
        seconds=seconds,
        say=say,
    )


def callers(rotation: of_backend.Rotation) -> Iterator[str]:
    """Who is known to call the account, and who is not."""
    yield f"account {rotation.account.name} ({rotation.account.id}) is called by"
    for each in holders.backends(rotation.azure, rotation.progress.service_id, rotation.origin, rotation.ownership):
        yield f"  {each}"
    yield (
        "other services, and whoever calls the account directly with one of its keys, are invisible from here: "
        f"ask its owner before {rotation.turn.old_name or 'the old key'} goes"
    )


def _secret(name: str, settings: Settings) -> str:
    """The configuration key of a backend's key. Raises Needless, typer.Exit."""
    if name in settings.pools:
        members = ", ".join(each.backend for each in settings.pools[name].members)
        wrong_usage(f'"{name}" is a pool: name one of its members, {members}')
    if name not in settings.backends:
        wrong_usage(f'the stack has no backend "{name}"; it has {", ".join(settings.backends) or "none"}')
    key = settings.backends[name].credential.api_key
    if key is None:
        raise Needless(f"backend {name} is called with a managed identity: there is no key to turn")
    if key.secret is None:
        raise Needless(
            f"the key of backend {name} is kept in a Key Vault, from which API Management takes a new version within four hours: "
            "write the account's other key there, wait, then make the old one anew"
        )
    return key.secret


def _logical_names(secret: str, settings: Settings) -> tuple[str, ...]:
    """Of the named values that hold a configuration key."""
    others = (f"values-{name}" for name, each in settings.named_values.items() if each.secret == secret)
    return (f"upstream-secret-{secret}", *others)


def _given(file: Path) -> str:
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        wrong_usage(f"--key-file {file} cannot be read: {getattr(error, 'strerror', None) or 'a key is plain ASCII'}")
    if not key:
        raise Unusable(f"--key-file {file} is empty: it takes key1 or key2 of the account")
    return key


def _proven(  # noqa: PLR0917 - a proof is made of that many parts
    name: str, settings: Settings, desired: DesiredState, cloud: Cloud, pulumi: Pulumi, seconds: float
) -> int:
    """How many calls were answered. The connections to the gateway end with it, whatever the command does next."""
    known = pulumi.outputs()
    targets = prove.targets(desired, settings, known, Asked(cloud.token))
    with httpx.Client(timeout=60) as client:
        line = prove.Line(client, prove.Patience(0))
        return Proof(tuple(using(name, [each for each in targets.values() if each], settings)), line, seconds).run()
