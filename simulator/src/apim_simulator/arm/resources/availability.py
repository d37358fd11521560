"""Whether a name is free: `checkNameAvailability` of services, `checkDomainAvailability` of accounts' subdomains.

Shapes are those of azure-mgmt-apimanagement 5 and azure-mgmt-cognitiveservices 14 [S]; no recording has them. A name is taken by
what is there, by what was deleted and not purged (https://learn.microsoft.com/azure/api-management/soft-delete,
https://learn.microsoft.com/azure/ai-services/recover-purge-resources), and by seeded names of other tenants.
"""

import re
from functools import cached_property
from typing import ClassVar

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.contract import tables
from apim_simulator.arm.contract.check import Contract
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.arm.resources import _cognitive_services, _subdomains, service
from apim_simulator.store import Json, Resource, Store

NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?")
"""Of a service [S]."""
SUBDOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
"""What can be a label of a host; of other texts it is not known what Azure answers [W]."""


class Availability(ResourceType):
    """A provider's own action."""

    methods = frozenset()
    listed = False
    model: ClassVar[str]
    """The SDK's model of the question."""

    @cached_property
    def contract(self) -> Contract:
        """Of a question, whose `name` and `type` are members like others."""
        return Contract(tables.load(self.package), envelope=frozenset())

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """Nothing is there to be found."""
        del store, parent_id, name
        return None

    def question(self, call: Call) -> Json:
        """The body. Raises ArmError."""
        if call.body is None:
            raise errors.bad_content("a body is required")
        self.contract.check(self.model, call.body)
        return call.body


class ServiceNames(Availability):
    """Names of services, one for all of Azure."""

    template = service.PROVIDER + "/checkNameAvailability"
    noun = "NameAvailability"
    model = "ApiManagementServiceCheckNameAvailabilityParameters"

    def post(self, call: Call) -> Answer:
        """200 with the verdict; the message's words are ours [W]."""
        name = str(self.question(call)["name"])
        if not NAME.fullmatch(name):
            return Answer(200, {"nameAvailable": False, "message": f"{name} is not a valid name.", "reason": "Invalid"})
        held = [*call.store.of_type(service.SERVICES.type), *service.deleted(call.store)]
        if name.lower() in {each.name.lower() for each in held} | _subdomains.names_of_others(call.store, "services"):
            return Answer(200, {"nameAvailable": False, "message": f"{name} is already in use.", "reason": "AlreadyExists"})
        return Answer(200, {"nameAvailable": True, "message": "", "reason": "Valid"})


class Subdomains(Availability):
    """Subdomains of accounts, one for all of Azure."""

    template = _cognitive_services.PROVIDER + "/checkDomainAvailability"
    noun = "DomainAvailability"
    package = _cognitive_services.CognitiveServices.package
    api_versions = _cognitive_services.CognitiveServices.api_versions
    model = "CheckDomainAvailabilityParameter"

    def post(self, call: Call) -> Answer:
        """200 with the verdict; the words of `reason` are ours [W]."""
        body = self.question(call)
        if str(body["type"]).lower() != _subdomains.ACCOUNTS.lower() or not SUBDOMAIN.fullmatch(str(body["subdomainName"])):
            raise errors.unsupported("a question for another type than accounts, or of a text that can be no subdomain")
        verdict: Json = {"isSubdomainAvailable": not _subdomains.taken(call.store, str(body["subdomainName"]))}
        if not verdict["isSubdomainAvailable"]:
            verdict["reason"] = f"Sub domain name '{body['subdomainName']}' is already used."
        return Answer(200, verdict | {name: body[name] for name in ("subdomainName", "type", "kind") if name in body})


RESOURCE_TYPES = (ServiceNames(), Subdomains())
