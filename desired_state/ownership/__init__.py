"""Whose a name in an API Management service is: what stacks claim, what the service has, and where the two meet.

Every stack keeps a ledger in the service: plain named values that list the names it declares. A name that exists and that no
ledger lists was made by hand, or by another program. Pure: texts and values in, findings out. docs/decisions says why a ledger.
"""

from desired_state.ownership.claims import ROLES, Claim, declared
from desired_state.ownership.conflicts import check, conflicts, enclosing
from desired_state.ownership.inventory import Held, Inventory
from desired_state.ownership.ledger import Ledger, Owner, first_part, is_part, ledger_id, parts, read
from desired_state.ownership.roles import not_to_declare
from desired_state.ownership.state import LEDGER, Possessions

__all__ = [
    "LEDGER",
    "ROLES",
    "Claim",
    "Held",
    "Inventory",
    "Ledger",
    "Owner",
    "Possessions",
    "check",
    "conflicts",
    "declared",
    "enclosing",
    "first_part",
    "is_part",
    "ledger_id",
    "not_to_declare",
    "parts",
    "read",
]
