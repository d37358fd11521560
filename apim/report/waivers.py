"""What a team accepts of a change, for as long as it says: `review.waivers` in the stack's configuration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from apim.engine_json import Unreadable
from apim.report.model import Group, Message, Notice, Quoted, Report, Resource

KEY: Final = "azure-openai-apim:review"


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accepts changes of one kind in an API or a resource; `at` narrows it to an operation, or to a place and what is below."""

    rule: str
    resource: str
    reason: str
    expires: date
    at: str = ""

    def covers(self, group: Group, resource: Resource, notice: Notice) -> bool:
        """Whether it is about this, whatever the day."""
        if notice.rule != self.rule or self.resource not in {group.name, resource.name}:
            return False
        return not self.at or notice.at == self.at or notice.at.startswith(f"{self.at}/") or self.at in notice.operations


def read(config: Mapping[str, Any], source: str) -> tuple[Waiver, ...]:
    """The waivers in a preview's configuration; `source` names the preview in messages. Raises Unreadable."""
    if KEY not in config:
        return ()
    from settings import Sources, read_review  # noqa: PLC0415 - who waives nothing does not wait for pydantic

    text = config[KEY]
    try:
        value = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        value = text
    found, wrong = read_review({"review": value}, Sources(f"the configuration in {source}"))
    if wrong:
        raise Unreadable("\n".join(map(str, wrong)))
    return tuple(Waiver(each.rule, each.resource, each.reason, each.expires, each.at or "") for each in found.waivers)


def applied(report: Report, waivers: Sequence[Waiver], today: date) -> Report:
    """The report with what waivers accept marked, and remarks about those that have expired or cover nothing."""
    valid = [waiver for waiver in waivers if waiver.expires >= today]
    used: set[Waiver] = set()
    groups = tuple(
        replace(group, resources=tuple(_resource(group, resource, valid, used) for resource in group.resources))
        for group in report.groups
    )
    remarks = [_expired(waiver) for waiver in waivers if waiver.expires < today]
    remarks += [_idle(waiver) for waiver in valid if waiver not in used]
    return replace(report, groups=groups, remarks=(*report.remarks, *remarks))


def allowed(report: Report) -> Report:
    """The report with a remark that its verdict does not stop this once."""
    remark: Message = (f"{report.verdict} changes are allowed by --allow, so this does not stop",)
    return replace(report, remarks=(*report.remarks, remark), allowed=True)


def _resource(group: Group, resource: Resource, waivers: Sequence[Waiver], used: set[Waiver]) -> Resource:
    """The resource with its notices marked; each waiver that covers one is used."""
    notices = []
    for notice in resource.notices:
        covering = [waiver for waiver in waivers if waiver.covers(group, resource, notice)]
        used.update(covering)
        waived = f"until {covering[0].expires}: {covering[0].reason}" if covering else ""
        notices.append(replace(notice, waived=waived))
    return replace(resource, notices=tuple(notices))


def _expired(waiver: Waiver) -> Message:
    return (*_named(waiver), f" expired on {waiver.expires} and does not count: renew it with a reason, or remove it")


def _idle(waiver: Waiver) -> Message:
    return (*_named(waiver), " covers nothing in this preview: remove it, or correct what it names")


def _named(waiver: Waiver) -> Message:
    at: Message = (" at ", Quoted(waiver.at)) if waiver.at else ()
    return ("the waiver of ", Quoted(waiver.rule), " for ", Quoted(waiver.resource), *at)
