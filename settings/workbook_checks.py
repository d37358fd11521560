"""What is wrong between the settings of a workbook and the rest of a stack."""

from collections.abc import Iterator

from settings.declared_names import DeclaredNames, Message
from settings.settings import Settings


def workbook(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """It has something to show, from somewhere, and a region."""
    chosen, monitoring, created = settings.workbook, settings.monitoring, settings.service.create
    if chosen is None:
        return
    if chosen.source is None and monitoring is None:
        found = "no source, and no monitoring that the stack creates"
        yield "missing-key", ("workbook", "source"), found, "add the resource id of an Application Insights resource, or monitoring"
    if not (chosen.location or created or (monitoring and monitoring.location)):
        found = "the region of the workbook is not known, since the service exists already"
        yield "missing-key", ("workbook", "location"), found, "add it, such as westeurope"
    if not any(each.token_metric for each in (*settings.apis.values(), *settings.products.values())):
        found = "no API and no product has tokenMetric, so the workbook would be empty"
        yield "missing-key", ("workbook",), found, "add tokenMetric, or monitoring, or remove the workbook"
