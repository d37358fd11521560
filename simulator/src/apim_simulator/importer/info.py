"""The document's `info` and `servers` become properties of the API."""

from apim_simulator.importer.result import Json, refuse
from apim_simulator.importer.servers import rewritten_url, service_url

CONTACT = ("name", "url", "email")
LICENSE = ("name", "url")


def api_properties(document: Json, contract: Json) -> Json:
    """Properties that an import decides, with the PUT's own values (`contract`) where it sends them.

    `description` is null where nobody gives one (oay-05); termsOfServiceUrl, contact and license are absent then (oay-02),
    while their own missing members are null (oaj-03). That a `serviceUrl` in the PUT wins over the document's is inferred.
    """
    info = document.get("info")
    if not isinstance(info, dict):
        refuse("Parsing error: the document has no info")
    for name in ("title", "version"):  # OpenAPI.NET's rule InfoRequiredFields [V]
        if not isinstance(info.get(name), str):
            refuse(f"Parsing error: The field '{name}' in 'info' object is REQUIRED.")
    derived: Json = {"displayName": info["title"], "description": info.get("description"), "serviceUrl": service_url(document)}
    derived["protocols"] = ["https"]
    if info.get("termsOfService") is not None:
        derived["termsOfServiceUrl"] = info["termsOfService"]
    for name, members in (("contact", CONTACT), ("license", LICENSE)):
        if isinstance(info.get(name), dict):
            derived[name] = {member: _value(info[name], member) for member in members}
    return {name: contract[name] if contract.get(name) is not None else value for name, value in derived.items()}


def _value(members: Json, name: str) -> str | None:
    value: str | None = members.get(name)
    return rewritten_url(value) if name == "url" and value is not None else value
