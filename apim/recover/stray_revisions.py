"""Revisions of the stack's APIs that it made and no state has.

An update that broke off before the engine noted its revision, and whose contract is no longer that of the files, leaves one that no
plan names. The API's last deletion fails over it: API Management deletes an API with its current revision alone, and only when it
has no other. What others made as a draft in the portal is not meant: the stack writes on each revision which contract it has.
"""

import re
from collections.abc import Mapping, Sequence

from apim.azure import Cloud
from apim.recover import resource_ids
from apim.recover.diagnosis import Found, Verdict
from apim.recover.planned_creates import Wanted
from apim.state import Resource, State

REVISION = ";rev="
OWN = re.compile(r"contract [0-9a-f]{16}")
"""What the stack writes as a revision's description (declare/revised_api.py)."""


def strays(known: State, wanted: Sequence[Wanted], cloud: Cloud) -> list[Found]:
    """One by one, where the state has revisions. `wanted` is what is planned or begun. Raises NotReached."""
    apis = {each.id.partition(REVISION)[0]: each for each in known.of("Api") if REVISION in each.id}
    planned = [
        resource_ids.resource_id(each.type, each.inputs, cloud.subscription) for each in wanted if each.type.endswith(":Api")
    ]
    held = {id_.lower() for id_ in [*known.ids.values(), *planned] if id_}
    if not apis:
        return []
    arm = cloud.arm()
    return [
        _stray(api, where)
        for base, api in apis.items()
        for item in arm.list(f"{base}/revisions", api.version)
        if _is_own(item) and (where := f"{base}{REVISION}{item.get('apiRevision')}").lower() not in held
    ]


def _is_own(item: Mapping[str, object]) -> bool:
    return not item.get("isCurrent") and OWN.fullmatch(str(item.get("description") or "")) is not None


def _stray(api: Resource, where: str) -> Found:
    named = f"{api.urn.rpartition('::')[0]}::{where.rpartition('/')[2]}"
    message = (
        "an update of the stack made this revision, and no state has it; callers reach it by its number alone, and with it the API "
        f'cannot be deleted. Delete it: az rest --method delete --headers If-Match=* --url "{where}?api-version={api.version}"'
    )
    return Found(Verdict.STRAY, named, api.token, where, message)
