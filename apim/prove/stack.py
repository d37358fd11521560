"""The APIs of a stack as a proof sees them: what is composed, what is deployed, and what opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from apim.prove import deployments, tokens
from apim.prove.subscription_keys import opener_of, openers
from apim.prove.target import Target, revised
from desired_state import DesiredApi, DesiredState
from desired_state.hidden_operations import hidden
from settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line says beside the stack: another deployment, a revision, a token, and how to get one."""

    get_token: tokens.Get
    deployment: str | None = None
    revision: int | None = None
    token: str | None = None


def targets(desired: DesiredState, settings: Settings, known: Mapping[str, Any], asked: Asked) -> Mapping[str, Target | None]:
    """By name, every API of the stack; None for one that its outputs do not have."""
    written = {api.name: api for api in settings.apis.values()}
    found = {
        api.name: _target(api, desired, settings, written[api.name], known, asked) if api.name in known["apis"] else None
        for api in desired.apis
    }
    return {name: target and replace(target, taken=_taken(target, known["apis"])) for name, target in found.items()}


def _taken(target: Target, apis: Mapping[str, Any]) -> Mapping[str, str]:
    """What other APIs of the outputs take from one; those whose calls name a version get no others."""
    found: dict[str, str] = {}
    for name, other in ((name, other) for name, other in apis.items() if not other.get("version")):
        path = urlsplit(other["gatewayUrl"]).path
        lost = hidden(urlsplit(target.url).path.partition(";rev=")[0], target.operations, path)
        found |= dict.fromkeys(lost.whole, f'API "{name}" at "{path}"')
    return found


def _target(  # noqa: PLR0917 - an API is made of that many parts
    api: DesiredApi, desired: DesiredState, settings: Settings, written: Any, known: Mapping[str, Any], asked: Asked
) -> Target:
    of_stack = deployments.named(written, settings)
    open_products = (each for each in desired.service_resources.products if not each.arguments["subscription_required"])
    opener = opener_of(api.name, openers(desired.service_resources, known))
    return Target(
        api=api,
        settings=written,
        url=revised(known["apis"][api.name]["gatewayUrl"], asked.revision),
        key=opener.key if opener else None,
        presented=tokens.presented(written, asked.get_token, asked.token),
        deployments=tuple(dict.fromkeys((asked.deployment, *of_stack))) if asked.deployment else of_stack,
        is_open=any(api.name in product.apis for product in open_products),
    )
