"""Who calls: subscriptions, holders of tokens, anyone; and the products between them and the APIs."""

from collections.abc import Iterator

import policy
from apim.graph.model import Edge, Node
from apim.graph.places import Places
from apim.graph.policies import element_names
from desired_state import DesiredState
from settings import Api, Settings, Steps

ANYONE = "consumer:anyone"


def parts(settings: Settings, desired: DesiredState, places: Places) -> Iterator[Node | Edge]:
    """Consumers, products, and the edges from them."""
    apis = {api.name: api for api in settings.apis.values()}
    composed = [api.name for api in desired.apis]
    for steps, each in settings.subscriptions.items():
        key = f"consumer:{each.name}"
        opens = each.product or each.api
        details = (each.display_name, "subscription key", *(() if opens else ("all APIs",)))
        yield Node(key, "consumer", settings.environment.named(each.name), details, places.at(*steps))
        if each.product:
            yield Edge(key, f"product:{each.product}")
        else:
            yield from (Edge(key, f"api:{name}") for name in ([each.api] if each.api else composed))
    for name in composed:
        yield from _without_key(apis[name], ("apis", places.api(name)), places)
    yield from _products(settings, desired, places)


def _products(settings: Settings, desired: DesiredState, places: Places) -> Iterator[Node | Edge]:
    positions = {product.name: index for index, product in settings.products.items()}
    for product in desired.service_resources.products:
        arguments = product.arguments
        statements: tuple[str, ...] = ()
        if "policy" in arguments:
            statements = element_names(policy.parse(arguments["policy"], arguments.get("policy_format", "rawxml")))
        details = (arguments["display_name"], *statements)
        at = places.at("products", positions[product.name])
        yield Node(f"product:{product.name}", "product", arguments["product_id"], details, at)
        yield from (Edge(f"product:{product.name}", f"api:{name}") for name in product.apis)


def _without_key(api: Api, steps: Steps, places: Places) -> Iterator[Node | Edge]:
    """Callers of an API who need a token, or nothing at all."""
    if api.entra:
        key, count = f"consumer:entra/{api.name}", len(api.entra.client_application_ids)
        details = (f"{count} application{'' if count == 1 else 's'}", "token in Authorization")
        yield Node(key, "consumer", "Microsoft Entra", details, places.at(*steps, "entra"))
        yield Edge(key, f"api:{api.name}")
    if api.jwt:
        key = f"consumer:jwt/{api.name}"
        yield Node(key, "consumer", "Token of an issuer", ("token in Authorization",), places.at(*steps, "jwt"))
        yield Edge(key, f"api:{api.name}")
    if not (api.subscription_required or api.entra or api.jwt):
        yield Node(ANYONE, "consumer", "Anyone", ("no key, no token",), places.at(*steps, "subscriptionRequired"))
        yield Edge(ANYONE, f"api:{api.name}")
