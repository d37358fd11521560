"""Where a stack and what is there already cannot both be: an error before anything is registered."""

from collections.abc import Collection, Iterator

from desired_state.api_paths import listed
from desired_state.hidden_operations import hidden, segments
from desired_state.ownership.claims import ROLES, Claim
from desired_state.ownership.inventory import Held, Inventory
from desired_state.ownership.ledger import Ledger
from desired_state.ownership.roles import role_conflicts
from desired_state.ownership.state import Possessions
from linting import ContractError, Finding, Location

Name = tuple[str, str]
"""Type and name in lower case."""


def conflicts(claims: Collection[Claim], inventory: Inventory, *, own: str | None, state: Collection[Name]) -> Iterator[Finding]:
    """What the service has, and this stack may not take.

    Args:
        claims: what the stack declares.
        inventory: what the service has.
        own: id of the stack's own ledger; None where it has none yet.
        state: what the stack's state holds. A stack deployed before ledgers owns that, unless another claims it.
    """
    apis = {claim.name.lower() for claim in claims if claim.kind == "apis"}
    yield from role_conflicts(claims, inventory, own=own, state=state)
    for claim in (each for each in claims if each.kind not in ROLES):
        others = tuple(ledger for ledger in inventory.owners(claim.kind, claim.name) if ledger.owner.id != own)
        mine = (claim.kind, claim.name.lower()) in state or any(
            ledger.owner.id == own for ledger in inventory.owners(claim.kind, claim.name)
        )
        held = inventory.find(claim.kind, claim.name)
        if claim.adopted and not others:
            if inventory.listed(claim.kind) and not held and not mine:
                yield _absent(claim)
        elif others or (held and not mine):
            is_known = inventory.listed("namedValues")
            yield _taken(claim, others, exists=held is not None, mine=mine, is_known=is_known)
        elif claim.kind == "apis":
            yield from _paths(claim, inventory, apis, own=own, state=state)


def check(claims: Collection[Claim], inventory: Inventory, own: Possessions) -> None:
    """Raises ContractError with every conflict."""
    if found := tuple(conflicts(claims, inventory, own=own.ledger, state=own.names)):
        raise ContractError(found)


def _taken(claim: Claim, others: tuple[Ledger, ...], *, exists: bool, mine: bool, is_known: bool) -> Finding:
    """A name that another stack claims, or that nobody claims and is there all the same."""
    owned = _owned(others, is_known=is_known)
    found = f'{claim.noun} "{claim.name}" {"is in the service already" if exists else "is claimed already"}: {owned}'
    ways = ["give this one another name", "set environment.suffix, which every name of this stack then carries"]
    if claim.kind == "diagnostics":  # of the service there is one by each name, and who has it logs for all APIs
        ways = ["name the API that it is for (api): a diagnostic of an API is its stack's own"]
    if others and mine:
        found += "; this stack's state holds it too"
        ways.append(f"or let one of the two go of it: pulumi state delete, and out of its stack file ({claim.noun} stays in Azure)")
    elif others:
        ways.append(f"or take the {claim.noun} out of that stack first")
    else:
        ways.append(f"or delete the {claim.noun} in Azure, once nobody needs it")
        ways += ["or take it over as it is: bin/apim adopt"] if claim.kind == "apis" else []
    return _finding("name-taken", claim.at, found, ", ".join(ways))


def _absent(claim: Claim) -> Finding:
    found = f'{claim.noun} "{claim.name}" is adopted, and the service has none of that name'
    return _finding("adopted-absent", claim.at, found, "remove it from the stack file, as it was deleted since it was adopted")


def _owned(others: tuple[Ledger, ...], *, is_known: bool) -> str:
    if others:
        return "it belongs to " + " and ".join(str(each.owner) for each in others)
    if not is_known:
        return "whose it is is not checked, since the named values, in which stacks list their names, may not be read"
    return "no stack claims it, so it is somebody's"


def _paths(
    claim: Claim, inventory: Inventory, declared: set[str], *, own: str | None, state: Collection[Name]
) -> Iterator[Finding]:
    """APIs of others at the same path, or at one that begins like it: a call goes to the longest path that fits."""
    for held in inventory.resources:
        if held.kind != "apis" or held.name.lower() in declared or not (nested := _nested(claim.path, held.path)):
            continue
        owners = tuple(ledger for ledger in inventory.owners("apis", held.name) if ledger.owner.id != own)
        if not owners and (("apis", held.name.lower()) in state or inventory.owners("apis", held.name)):
            continue  # this stack's own, and on its way out
        owned = _owned(owners, is_known=inventory.listed("namedValues"))
        if segments(claim.path) == segments(held.path):
            if _versions_of_one(claim, held):
                continue
            found = f'path "{claim.path}" is that of API "{held.name}": {owned}'
            yield _finding("path-taken", claim.path_at or claim.at, found, f"{_OTHER_PATH}, or environment.pathPrefix")
        elif lost := _lost(claim, held, nested, inventory):
            found = (
                f'path "{claim.path}" and path "{held.path}" of API "{held.name}" lie in each other, and calls go to the longer one'
            )
            found += f": it would take {lost} of {'theirs' if nested == 'inner' else 'yours'}; {owned}"
            yield _finding("path-hides", claim.path_at or claim.at, found, f"{_OTHER_PATH}, or environment.pathPrefix")


def _lost(claim: Claim, held: Held, nested: str, inventory: Inventory) -> str:
    """What the longer path takes, in words; "" for nothing. Where the other's operations are not known, whatever there is."""
    if nested == "outer":
        lost = hidden(claim.path, claim.operations, held.path)
    elif (operations := inventory.operations.get(held.name.lower())) is None:
        return "calls"
    else:
        lost = hidden(held.path, operations, claim.path)
    return listed((*lost.whole, *lost.partly))


def enclosing(claims: Collection[Claim], inventory: Inventory) -> frozenset[str]:
    """Names of the service's APIs in which a path of the stack's lies: it may take calls of their operations."""
    paths = [claim.path for claim in claims if claim.kind == "apis" and not claim.adopted]
    own = {claim.name.lower() for claim in claims if claim.kind == "apis"}
    return frozenset(
        held.name
        for held in inventory.resources
        if held.kind == "apis" and held.name.lower() not in own
        for path in paths
        if segments(path) != segments(held.path) and _nested(path, held.path) == "inner"
    )


def _finding(rule: str, at: Location, found: str, fix: str) -> Finding:
    return Finding(at.source, at.place, rule, found, fix)


_OTHER_PATH = "choose a path that shares no whole segments with it"


def _versions_of_one(claim: Claim, held: Held) -> bool:
    """Whether both are versions in one set, which share a path by design."""
    return bool(claim.version_set) and claim.version_set.lower() == held.version_set.lower()


def _nested(mine: str, theirs: str) -> str:
    """`inner` where my path lies in theirs, `outer` where theirs lies in mine, "" where neither does."""
    one, other = segments(mine), segments(theirs)
    if one[: len(other)] == other:
        return "inner"
    return "outer" if other[: len(one)] == one else ""
