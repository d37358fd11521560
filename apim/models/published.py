"""Names that consumers use for models, and the deployments that answer under each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from apim.models.deployments import Deployed, Inventory
from desired_state.backends import members
from settings import Settings


@dataclass(frozen=True, slots=True)
class Answering:
    """A backend that answers a name under a deployment; `deployed` is None where its account has none of that name."""

    backend: str
    deployment: str
    deployed: Deployed | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A name, what answers it, and the day that the settings say it retires."""

    name: str
    answering: tuple[Answering, ...]
    retires: date | None

    def ends(self) -> Iterator[tuple[date, str, bool]]:
        """Days on which something under the name ends: the day, what ends, and whether calls fail from then on."""
        if self.retires is not None:
            yield self.retires, "retires in the settings", True
        for each in self.answering:
            found = each.deployed
            if found is not None and found.retires is not None:
                what = f"{found.model} {found.version} of {found.account}/{found.name}"
                yield found.retires, f"{what} ends", not found.is_upgraded


def published(settings: Settings, inventory: Inventory) -> tuple[Published, ...]:
    """The names of `models`, else those by which consumers reach each deployment of the backends."""
    if not settings.models:
        return tuple(_by_deployment(settings, inventory))
    return tuple(
        Published(
            model.name,
            tuple(_answering(backend, model.target, inventory) for backend in members(model.backend, settings)),
            model.retires,
        )
        for model in settings.models.values()
    )


def unnamed(names: tuple[Published, ...], inventory: Inventory) -> tuple[Deployed, ...]:
    """Deployments that no name reaches."""
    reached = {(each.backend, each.deployment.lower()) for name in names for each in name.answering}
    return tuple(
        each
        for backend, deployments in inventory.deployments.items()
        for each in deployments
        if (backend, each.name.lower()) not in reached
    )


def _by_deployment(settings: Settings, inventory: Inventory) -> Iterator[Published]:
    """A backend may have deployments under names of its own, which consumers do not use."""
    named: dict[str, list[Answering]] = {}
    for backend, deployments in inventory.deployments.items():
        own = {target.lower(): name for name, target in settings.backends[backend].deployments.items()}
        for each in deployments:
            name = own.get(each.name.lower(), each.name)
            named.setdefault(name, []).append(Answering(backend, each.name, each, is_known=True))
    for name, answering in named.items():
        yield Published(name, tuple(answering), None)


def _answering(backend: str, deployment: str, inventory: Inventory) -> Answering:
    """Azure OpenAI ignores the letter case of a deployment's name (inferred)."""
    known: Mapping[str, tuple[Deployed, ...]] = inventory.deployments
    found = next((each for each in known.get(backend, ()) if each.name.lower() == deployment.lower()), None)
    return Answering(backend, deployment, found, is_known=backend in known)
