"""What is wrong between settings of models and of those who use them, that are each right."""

from collections.abc import Iterator, Sequence

from settings.declared_names import DeclaredNames, Message, items, unique, unknown
from settings.settings import Settings
from settings.sources import Steps


def published(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Each model has a name of its own, and a backend or pool that is declared and knows deployments by one name."""
    yield from unique("model", items("models", settings.models), "name", lambda model: model.name)
    known = (*declared.names["backends"], *declared.names["pools"])
    for index, model in settings.models.items():
        at: Steps = ("models", index, "backend")
        if model.backend not in known:
            yield "unknown-backend", at, *unknown("backend", model.backend, known)
        for backend in _renaming(model.backend, settings):
            found = f'backend "{backend}" has deployments under names of its own, and model "{model.name}" one in deployment, too'
            yield "deployment-names", at, found, "remove deployments from the backend, and write the name into models"


def consumers(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Products and subscriptions may use models that are declared, each named once, and a subscription some of its product's."""
    products = {product.name: product for product in settings.products.values()}
    for index, product in settings.products.items():
        yield from _listed(("products", index, "models"), product.models or (), declared)
    for steps, subscription in settings.subscriptions.items():
        at = (*steps, "models")
        yield from _listed(at, subscription.models or (), declared)
        product_models = products[subscription.product].models if subscription.product in products else None
        for number, name in enumerate(subscription.models or ()):
            if product_models is not None and name not in product_models:
                found = f'product "{subscription.product}" does not open model "{name}"'
                yield "unknown-model", (*at, number), found, "remove it, or add it to the product's models"


def deployments(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Where a stack has models, what calls name as a deployment is one of them."""
    if not settings.models:
        return
    named: dict[Steps, Sequence[str]] = {
        ("apis", index, "http", "deployments"): api.http.deployments for index, api in settings.apis.items() if api.http
    }
    proofs = {("apis", index, "proof"): api.proof for index, api in settings.apis.items()} | {("proof",): settings.proof}
    named |= {(*steps, "deployments"): proof.deployments for steps, proof in proofs.items() if proof}
    for steps, names in named.items():
        yield from _known(steps, names, declared)


def _listed(steps: Steps, names: Sequence[str], declared: DeclaredNames) -> Iterator[Message]:
    yield from _known(steps, names, declared)
    for number, name in enumerate(names):
        if name in names[:number]:
            yield "duplicate-model", (*steps, number), f'"{name}" is in the list already', "remove it"


def _known(steps: Steps, names: Sequence[str], declared: DeclaredNames) -> Iterator[Message]:
    for number, name in enumerate(names):
        if name not in declared.names["models"]:
            yield "unknown-model", (*steps, number), *unknown("model", name, declared.names["models"])


def _renaming(name: str, settings: Settings) -> Iterator[str]:
    """Backends behind a name that have deployments under names of their own."""
    pool = settings.pools.get(name)
    for backend in [member.backend for member in pool.members] if pool else [name]:
        if backend in settings.backends and settings.backends[backend].deployments:
            yield backend


MODELS = (published, consumers, deployments)
"""All of them, in the order in which they are reported."""
