"""What tokens cost: a file that names a currency, and for each model its prices with the day from which they hold.

    currency: USD
    per: 1000000                        # tokens that a price is for; a million by default
    models:
      gpt-4o:
        - {from: 2026-01-01, prompt: 2.50, completion: 10.00}
    deployments: {chat: gpt-4o}         # what calls name, where it is not the model's name
    retail: azure-prices.json           # Azure's list, whose meters a price may name in place of an amount

Azure's list: https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from apim.usage.model import Cost, Used
from apim.usage.retail import Meters, read_meters
from apim.usage.user_files import BadFile, Place, read_yaml

PER: Final = {"1": 1, "1000": 1_000, "1000000": 1_000_000}
MILLION: Final = "1000000"
KINDS: Final = ("prompt", "completion")


@dataclass(frozen=True, slots=True)
class Price:
    """Of one token each, from a day on."""

    start: date
    prompt: Decimal
    completion: Decimal


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of each model, oldest first; `deployments` say which model a name is."""

    currency: str
    models: Mapping[str, tuple[Price, ...]]
    deployments: Mapping[str, str]

    def gap(self, used: Used) -> str | None:
        """Why what was used has no price, in words; None where it has one."""
        name = used.keys.get("model")
        if name is None:
            return "calls whose model is not known"
        model = self.deployments.get(name, name)
        if model not in self.models:
            return name if model == name else f"{name} ({model})"
        return None if self._price(model, used.day) else f"{model} before {self.models[model][0].start}"

    def cost(self, used: Used) -> Cost:
        """Exact, whatever the number of tokens; without price, or of unknown tokens, not whole."""
        name = used.keys.get("model")
        price = None if name is None else self._price(self.deployments.get(name, name), used.day)
        prompt, completion = used.sums.prompt, used.sums.completion
        if price is None:
            return Cost(is_whole=False)
        amount = (prompt or 0) * price.prompt + (completion or 0) * price.completion
        return Cost(amount, is_whole=prompt is not None and completion is not None)

    def _price(self, model: str, day: date) -> Price | None:
        return next((price for price in reversed(self.models.get(model, ())) if price.start <= day), None)


def read_prices(file: str) -> Prices:
    """Raises BadFile for a file that says less, or something else."""
    place = read_yaml(file)
    if isinstance(place.value, Mapping) and {"Items", "BillingCurrency"} & place.value.keys():
        fix = "write a file with currency, models and retail: this file, and name meters in place of amounts (docs/guides/usage.md)"
        raise place.fail("this is Azure's list, whose meters name no model", fix)
    members = place.members("currency", "per", "models", "deployments", "retail")
    for name in ("currency", "models"):
        if name not in members:
            raise place.fail(f"{name} is missing", "write currency: USD, and below models: each model with its prices")
    currency = currency_of(members["currency"])
    per = members["per"].text() if "per" in members else MILLION
    if per not in PER:
        raise members["per"].fail(f"prices are for {per} tokens", f"write one of {', '.join(PER)}")
    meters = None
    if "retail" in members:
        meters = read_meters(str(Path(file).parent / members["retail"].text()), currency)
    models = {name: _model(found, PER[per], meters) for name, found in members["models"].members().items()}
    deployments = (
        {name: found.text() for name, found in members["deployments"].members().items()} if "deployments" in members else {}
    )
    for name, model in deployments.items():
        if model not in models:
            raise members["deployments"].fail(f'"{name}" is "{model}", which is not below models', "add its prices there")
    return Prices(currency, models, deployments)


def currency_of(place: Place) -> str:
    """Three capital letters. Raises BadFile."""
    found = place.text()
    if len(found) != 3 or not found.isalpha() or not found.isascii() or found != found.upper():  # noqa: PLR2004 - ISO 4217
        raise place.fail(f'"{found}" is no currency', "write its three letters, such as USD or EUR")
    return found


def _model(place: Place, per: int, meters: Meters | None) -> tuple[Price, ...]:
    """A model's prices, oldest first. Raises BadFile."""
    found = [_price(item, per, meters) for item in place.items()]
    starts = [price.start for price in found]
    if len(set(starts)) < len(starts):
        raise place.fail("two prices hold from one day", "remove one of them, or correct from")
    if not found:
        raise place.fail("no price", "write from, prompt and completion")
    return tuple(sorted(found, key=lambda price: price.start))


def _price(place: Place, per: int, meters: Meters | None) -> Price:
    members = place.members("from", *KINDS)
    for name in ("from", *KINDS):
        if name not in members:
            fix = "write 0.00 where tokens cost nothing" if name == "completion" else f"add {name}"
            raise place.fail(f"{name} is missing", fix)
    prompt, completion = (_amount(members[name], per, meters) for name in KINDS)
    return Price(members["from"].day(), prompt, completion)


def _amount(place: Place, per: int, meters: Meters | None) -> Decimal:
    """Of one token: an amount, or what a meter says. Raises BadFile."""
    if not isinstance(place.value, Mapping):
        return place.amount() / per
    if meters is None:
        raise place.fail("a meter is named, and no list to find it in", "add retail: and the file with Azure's list")
    members = place.members("meter", "region")
    if "meter" not in members:
        raise place.fail("meter is missing", "write the meterName of Azure's list")
    region = members["region"].text() if "region" in members else None
    try:
        return meters.of_one_token(members["meter"].text(), region)
    except LookupError as error:
        raise place.fail(str(error.args[0]), "correct the meter or the region") from error


__all__ = ["BadFile", "Price", "Prices", "currency_of", "read_prices"]
