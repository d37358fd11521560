"""Taking over what others made in a service: what there is of an API, and the stack section that declares it as it is.

Reads Azure and writes files of the repository; Azure is written by nothing here. The next `pulumi up` takes over by import.
"""

from apim.adopt.chosen import api_names
from apim.adopt.files import adopted_section, write
from apim.adopt.lost_state import Place, believed, chosen, with_components, with_ledger
from apim.adopt.model import Adoption, Left, NotAdopted, Taken
from apim.adopt.ownership import refuse_owned, refuse_possessed
from apim.adopt.reading import read
from apim.adopt.section import Section, section
from apim.adopt.service import Service

__all__ = [
    "Adoption",
    "Left",
    "NotAdopted",
    "Place",
    "Section",
    "Service",
    "Taken",
    "adopted_section",
    "api_names",
    "believed",
    "chosen",
    "read",
    "refuse_owned",
    "refuse_possessed",
    "section",
    "with_components",
    "with_ledger",
    "write",
]
