"""Everything of the chosen APIs: under them, named by them, in front of them."""

from apim.adopt.apis import take_api
from apim.adopt.consumers import take_consumers
from apim.adopt.model import Adoption
from apim.adopt.references import take_references
from apim.adopt.service import Service


def read(service: Service, apis: tuple[str, ...]) -> Adoption:
    """What would be taken over, and what is left. Raises NotAdopted, NotReached."""
    adoption = Adoption()
    for api in apis:
        take_api(service, adoption, api)
    take_consumers(service, adoption, apis)
    take_references(service, adoption)
    return adoption
