"""Which APIs are meant: by name, or by the path that they are under."""

from apim.adopt.model import NotAdopted
from apim.adopt.service import Service
from desired_state.hidden_operations import segments


def api_names(service: Service, names: tuple[str, ...], under: str | None) -> tuple[str, ...]:
    """Names in ARM, each once, as Azure writes them. Raises NotAdopted, NotReached."""
    there = [each for each in service.listed("apis") if ";rev=" not in str(each["name"])]
    by_name = {str(each["name"]).lower(): str(each["name"]) for each in there}
    found: dict[str, None] = {}
    for name in names:
        if "/" in name:
            what = "workspaces are not supported: their APIs" if "workspaces/" in name.lower() else "a name holds no slash: APIs"
            raise NotAdopted(f'"{name}": {what} cannot be taken over; write the name of an API of the service itself')
        if name.lower().partition(";")[0] not in by_name:
            listed = ", ".join(by_name.values()) or "none"
            raise NotAdopted(f'API "{name}": the service itself has none of that name, workspaces aside; it has {listed}')
        if ";" in name:
            raise NotAdopted(f'"{name}" is a revision; only current ones are taken over: write {name.partition(";")[0]}')
        found[by_name[name.lower()]] = None
    if under is not None:
        wanted = segments(under)
        below = [str(each["name"]) for each in there if segments(str(each["properties"].get("path")))[: len(wanted)] == wanted]
        if not below:
            paths = ", ".join(sorted(str(each["properties"].get("path")) for each in there))
            raise NotAdopted(f'no API is under "{under}"; paths of the service are {paths}')
        found |= dict.fromkeys(below)
    return tuple(found)
