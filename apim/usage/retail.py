"""Azure's retail price list, as its API answers it or as its pages are put together in one file.

https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices: `Items`, each with `meterName`,
`armRegionName`, `unitPrice`, `unitOfMeasure` (`1K` is a thousand tokens), `currencyCode` and `type`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from apim.usage.user_files import BadFile, is_amount, read_text

UNITS: Final = {"1": 1, "1K": 1_000, "1M": 1_000_000}
TYPE: Final = "Consumption"
"""Of reservations and spot prices, none is a price of a token."""


@dataclass(frozen=True, slots=True)
class Meters:
    """The items of a list."""

    file: str
    items: tuple[Mapping[str, Any], ...]

    def of_one_token(self, meter: str, region: str | None) -> Decimal:
        """What a meter says of one token. Raises LookupError where it is not there, or more than once."""
        named = [item for item in self.items if item.get("meterName") == meter and item.get("type", TYPE) == TYPE]
        here = [item for item in named if region is None or item.get("armRegionName") == region]
        if not named:
            raise LookupError(f'{self.file} has no meter "{meter}"')
        prices = {self._price(item, meter) for item in here}
        if len(prices) != 1:
            regions = ", ".join(sorted({str(item.get("armRegionName")) for item in named}))
            raise LookupError(f'the meter "{meter}" has {len(prices)} prices in {region or "all regions"}; it is in {regions}')
        return prices.pop()

    def _price(self, item: Mapping[str, Any], meter: str) -> Decimal:
        unit, price = str(item.get("unitOfMeasure", "")).upper(), item.get("unitPrice")
        if unit not in UNITS or isinstance(price, bool) or not isinstance(price, Decimal | int) or not is_amount(Decimal(price)):
            price_text = f"{price} for {unit or 'no unit'}"[:80]
            raise LookupError(f'{self.file}: the meter "{meter}" is {price_text}, where amounts for {", ".join(UNITS)} are read')
        return Decimal(price) / UNITS[unit]


def read_meters(file: str, currency: str) -> Meters:
    """Raises BadFile for what is no such list, or one of another currency."""
    try:
        content = json.loads(read_text(file), parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{file}: is no JSON: {type(error).__name__}; save what the price list's API answers") from error
    items = content.get("Items") if isinstance(content, dict) else content
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadFile(f"{file}: has no list Items; save what the price list's API answers")
    if others := sorted({str(item.get("currencyCode")) for item in items} - {currency}):
        raise BadFile(f"{file}: has prices in {', '.join(others[:3])}, not {currency}; ask the list with currencyCode='{currency}'")
    return Meters(file, tuple(items))
