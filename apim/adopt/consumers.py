"""Who calls an adopted API: products that open it, and subscriptions to it or to them."""

from apim.adopt.apis import take_policy
from apim.adopt.model import Adoption, Taken
from apim.adopt.service import Service


def take_consumers(service: Service, adoption: Adoption, apis: tuple[str, ...]) -> None:
    """Products with their policy and their links to these APIs, and subscriptions. Raises NotReached."""
    for api in apis:
        for each in service.listed(f"apis/{api}/products"):
            _take_product(service, adoption, str(each["name"]), apis)
    scopes = {f"{service.id}/{place}".lower() for place in adoption.taken if place.count("/") == 1}
    for each in service.listed("subscriptions"):
        if str(each["properties"].get("scope")).lower() in scopes:
            _take_subscription(service, adoption, str(each["name"]))


def _take_product(service: Service, adoption: Adoption, name: str, apis: tuple[str, ...]) -> None:
    place = f"products/{name}"
    if place in adoption.taken:
        return
    adoption.taken[place] = Taken(place=place, class_name="Product", properties=service.properties(place) or {})
    own = {api.lower() for api in apis}
    for each in service.listed(f"{place}/apis"):
        link = f"{place}/apis/{each['name']}"
        if str(each["name"]).lower() in own:
            adoption.taken[link] = Taken(place=link, class_name="ProductApi", properties={})
        else:
            adoption.leave(link, "the product opens this API too, which is not adopted")
    take_policy(service, adoption, place, "ProductPolicy")


def _take_subscription(service: Service, adoption: Adoption, name: str) -> None:
    place = f"subscriptions/{name}"
    properties = service.properties(place) or {}
    if properties.get("displayName") is None:
        adoption.leave(place, "it has no title, as those that Azure makes with a product: its key goes on working")
    else:
        adoption.taken[place] = Taken(place=place, class_name="Subscription", properties=properties)
