"""Consumers as a stack has them: who may call what, how much, until when; and those whose time is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from linting import Finding
from settings import Consumer, Limits, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerContract:
    """What one consumer has. `limits` are in words; `subscription` is its name in ARM, and under it its key is exported.

    `vault_secret` is where its key is instead, if that is a Key Vault only: the vault's resource id and the name of the secret.
    """

    name: str
    subscription: str
    apis: tuple[str, ...]
    models: tuple[str, ...] | None
    limits: tuple[str, ...]
    expires: date | None
    contact: str | None
    vault_secret: tuple[str, str] | None = None


def contracts(settings: Settings) -> Iterator[ConsumerContract]:
    """Every consumer's, in the order of the settings."""
    products = {each.name: each for each in settings.products.values()}
    for each in settings.consumers.values():
        product = products.get(each.opens)
        yield ConsumerContract(
            name=each.name,
            subscription=settings.environment.named(each.name),
            apis=product.apis if product else (),
            models=each.models or (product.models if product else None),
            limits=tuple(_limits(product)) if product else (),
            expires=each.expires,
            contact=each.contact,
            vault_secret=(vault.vault, vault.secret) if (vault := each.key_vault) and vault.only else None,
        )


def _limits(limits: Limits) -> Iterator[str]:
    if tokens := limits.token_limit:
        if tokens.tokens_per_minute is not None:
            yield f"{tokens.tokens_per_minute} tokens a minute"
        if tokens.token_quota is not None:
            yield f"{tokens.token_quota} tokens {str(tokens.token_quota_period).lower()}"
    if rate := limits.rate_limit:
        yield f"{rate.calls} calls in {rate.renewal_period} s"
    if quota := limits.call_quota:
        yield f"{quota.calls} calls in {quota.renewal_period} s"


def expired(settings: Settings, today: date) -> Iterator[Finding]:
    """Consumers whose last day is over: their block says nothing any more."""
    for index, each in settings.consumers.items():
        if _is_over(each, today):
            found = f'the last day of "{each.name}" was {each.expires}; every call of it is refused'
            fix = "write a later day, or remove the consumer, which deletes its key"
            yield settings.sources.finding("consumer-expired", ("consumers", index, "expires"), found, fix)


def _is_over(consumer: Consumer, today: date) -> bool:
    return consumer.expires is not None and consumer.expires < today
