"""What Azure keeps of a stack's deleted service and accounts, asked for and purged."""

from apim.azure import Arm
from desired_state.soft_deleted import LISTS, SoftDeleted
from desired_state.soft_deleted import soft_deleted as named
from settings import Settings


def soft_deleted(settings: Settings, arm: Arm, subscription: str) -> list[SoftDeleted]:
    """What is kept under the stack's names. Raises NotReached."""
    if settings.service.create is None and not settings.accounts:
        return []
    return list(named(settings, {path: arm.list(f"/subscriptions/{subscription}{path}", LISTS[path]) for path in LISTS}))


def purge(found: SoftDeleted, arm: Arm, subscription: str) -> None:
    """Free the name; what was kept is gone for good. Raises NotReached."""
    arm.delete(f"/subscriptions/{subscription}{found.path}", found.api_version)
