"""Everything of the chosen APIs: under them, named by them, in front of them."""

from apim.adopt import members
from apim.adopt.apis import take_api
from apim.adopt.consumers import take_consumers
from apim.adopt.model import Adoption
from apim.adopt.references import take_references
from apim.adopt.service import Service

LOST = "the provider's class cannot say it, so the first change of the resource by this stack takes it away"


def read(service: Service, apis: tuple[str, ...]) -> Adoption:
    """What would be taken over, and what is left. Raises NotAdopted, NotReached."""
    adoption = Adoption()
    for api in apis:
        take_api(service, adoption, api)
    take_consumers(service, adoption, apis)
    take_references(service, adoption)
    for each in list(adoption.taken.values()):
        for name in members.unsayable(each.class_name, each.properties):
            adoption.leave(f"{each.place}: {name}", LOST)
    return adoption
