"""What is wrong between settings of products, subscriptions and versions that are each right."""

from collections.abc import Iterator, Mapping

from settings.api import Api
from settings.consumers import Subscription
from settings.declared_names import DeclaredNames, Message, items, one_name, unique, unknown
from settings.deprecated import SUBSCRIPTION
from settings.settings import Settings


def products(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Products have names of their own, and open APIs that are declared, each once."""
    yield from unique("product", items("products", settings.products), "name", lambda product: product.name)
    for index, product in settings.products.items():
        seen: set[str] = set()
        for number, api in enumerate(product.apis):
            at = ("products", index, "apis", number)
            if api not in declared.names["apis"]:
                yield "unknown-api", at, *unknown("API", api, declared.names["apis"])
            elif api in seen:
                yield "duplicate-api", at, f'product "{product.name}" opens "{api}" already', "remove it"
            seen.add(api)


def subscriptions(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Subscriptions have names of their own, and open what is declared."""
    listed = {at: each for at, each in settings.subscriptions.items() if at[0] != SUBSCRIPTION}
    yield from unique("subscription", listed, "name", lambda each: each.name)
    names = {each.name.lower() for each in listed.values()}
    for at, each in settings.subscriptions.items():
        if at not in listed and each.name.lower() in names:
            found = f'"{each.name}" is the name of an item of subscriptions too'
            yield "duplicate-name", (*at, "name"), found, "remove subscription, where the item is to replace it, or rename one"
        if each.api is not None and each.api not in declared.names["apis"]:
            yield "unknown-api", (*at, "api"), *unknown("API", each.api, declared.names["apis"])
        if each.product is not None and each.product not in declared.names["products"]:
            yield "unknown-product", (*at, "product"), *unknown("product", each.product, declared.names["products"])


def vault_secrets(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """A secret that alone has a subscription's keys has no other's: whoever reads it would get the key that was written last."""
    seen: dict[tuple[str, str], Subscription] = {}
    for at, each in settings.subscriptions.items():
        if (kept := each.key_vault) is None:
            continue
        other = seen.setdefault((kept.vault.lower(), kept.secret.lower()), each)
        if other is not each and (kept.only or (other.key_vault and other.key_vault.only)):
            found = f'secret "{kept.secret}" of that Key Vault has the keys of subscription "{other.name}" too'
            yield "duplicate-secret", (*at, "keyVault", "secret"), found, "give each a secret of its own"


def versions(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Version sets are there, and no two APIs are one version of one of them."""
    yield from one_name("versionSets", settings.version_sets)
    seen: dict[tuple[str, str], Api] = {}
    for index, api in settings.apis.items():
        if api.version is None:
            continue
        at = ("apis", index, "version")
        if api.version.set not in declared.names["versionSets"]:
            yield "unknown-version-set", (*at, "set"), *unknown("version set", api.version.set, declared.names["versionSets"])
        other = seen.setdefault((api.version.set, api.version.name.lower()), api)
        if other is not api:
            found = f'"{api.version.name}" is the version of API "{other.name}" too'
            yield "duplicate-version", (*at, "name"), found, "give each API of a version set a version of its own"


def paths(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """No two APIs on one path, unless they are versions of one set.

    Two APIs on one path need a version set (https://github.com/Azure/azure-powershell/issues/8957). Letter case ignored, as
    API Management does.
    """
    seen: dict[str, Api] = {}
    for index, api in settings.apis.items():
        path = consumer_path(api, settings)
        other = seen.setdefault(path.lower(), api)
        if other is not api and not (api.version and other.version and api.version.set == other.version.set):
            found = f'"{path}" is the path of API "{other.name}" too; API Management ignores letter case and outer slashes'
            yield "duplicate-path", ("apis", index, "path"), found, "give each API a path of its own"


def consumer_path(api: Api, settings: Settings) -> str:
    """The path between gateway and URL template in a call, with the version where that is a segment."""
    sets: Mapping[str, object] = settings.version_sets
    chosen = settings.version_sets[api.version.set] if api.version and api.version.set in sets else None
    if api.version is None or chosen is None or chosen.query or chosen.header:
        return api.path
    return f"{api.path}/{api.version.name}".lstrip("/")


def shared_products(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """A consumer's product limits it, and can take its end in."""
    products = {each.name: each for each in settings.products.values()}
    for index, each in settings.consumers.items():
        product = products.get(each.product or "")
        if product is None:
            continue
        if not (product.policy or product.token_limit or product.rate_limit or product.call_quota):
            found = f'product "{product.name}" has no limit, and so "{each.name}" has none: it could use up what all share'
            yield "consumer-limits", ("consumers", index, "product"), found, "add one to the product, or write apis and limits here"
        if product.policy and each.expires:
            found = f'product "{product.name}" has a policy of its own, into which nothing can be put that ends "{each.name}"'
            yield "consumer-expiry", ("consumers", index, "expires"), found, "remove expires, or write apis instead of product"


CONSUMERS = (paths, products, subscriptions, vault_secrets, shared_products, versions)
"""All of them, in the order in which they are reported."""
