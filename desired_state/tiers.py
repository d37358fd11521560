"""Whether the tier that a service has is the one that the settings were checked for.

Warnings alone: the settings name a tier or none, and Azure has the last word on what it takes.
"""

from collections.abc import Iterator
from dataclasses import replace

from linting import Finding
from settings import Settings, tier_faults


def check(settings: Settings, actual: str) -> Iterator[Finding]:
    """Another tier than is written; what a Consumption service has not, where none is. `actual` is "" where it is unknown."""
    service, sources = settings.service, settings.sources
    if actual and service.sku is not None and actual != service.sku:
        found = f'the tier of "{service.name}" is {actual}, and what it has was checked for {service.sku}'
        finding = sources.finding("service-tier", ("service", "sku"), found, f"write sku: {actual}")
        yield replace(finding, severity="warning")
    elif actual == "Consumption" and service.tier is None:
        known = replace(settings, service=service.model_copy(update={"sku": "Consumption"}))
        for rule, steps, found, fix in tier_faults(known):
            yield replace(sources.finding(rule, steps, found, fix), severity="warning")
