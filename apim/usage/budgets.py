"""What consumers may spend in the time that is looked at.

currency: USD
consumers: {mobile: 200, web: 50.00}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from apim.usage.prices import currency_of
from apim.usage.user_files import read_yaml


@dataclass(frozen=True, slots=True)
class Budgets:
    """Amounts by consumer."""

    currency: str
    consumers: Mapping[str, Decimal]


def read_budgets(file: str, currency: str) -> Budgets:
    """In the currency of the prices. Raises BadFile."""
    place = read_yaml(file)
    members = place.members("currency", "consumers")
    for name in ("currency", "consumers"):
        if name not in members:
            raise place.fail(f"{name} is missing", "write currency: USD, and below consumers: each with an amount")
    own = currency_of(members["currency"])
    if own != currency:
        raise members["currency"].fail(f"budgets are in {own}, prices in {currency}", "write both in one currency")
    return Budgets(own, {name: found.amount() for name, found in members["consumers"].members().items()})
