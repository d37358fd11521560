"""From a plain mapping to `Settings`, with everything that is wrong reported at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import TypeAdapter

from linting import Finding, Level
from settings.account_backends import at_account
from settings.accounts import Account, ExistingAccount
from settings.adopted import Adopted
from settings.api import Api, Revision
from settings.backends import Backend, Pool
from settings.base import DEFERRED
from settings.change_waivers import Review
from settings.checks import CHECKS
from settings.consumer_blocks import Consumer, resolved
from settings.consumers import Product, Subscription, VersionSet
from settings.declared_names import DeclaredNames, Message
from settings.deprecated import SUBSCRIPTION, single_subscription
from settings.engine_scalars import unquoted_date
from settings.environment import NO_ENVIRONMENT, Environment
from settings.models import PublishedModel
from settings.monitoring import Monitoring
from settings.observability import Diagnostic, Fragment, FragmentName, Logger, NamedValue, NamedValueName
from settings.proof import Proof
from settings.reader import SECRET, Reader
from settings.resolved_monitoring import monitoring_names, with_monitoring
from settings.secrets import NAMING_SECRETS, named_secrets
from settings.service import Service
from settings.settings import Settings
from settings.severities import RuleLevel, RuleName, with_levels
from settings.sources import Sources, Steps, place
from settings.stack_file import StackFile
from settings.types import ArmName, BackendName, File
from settings.validation_errors import unknown_key
from settings.workbook import Workbook

_AN_API: Final = "a stack publishes at least one"
_KEYS: Final = tuple(field.alias or name for name, field in StackFile.model_fields.items())
_NOWHERE: Final = Service.model_construct(name="", resource_group="")
_RULES: Final[TypeAdapter[Mapping[str, Level]]] = TypeAdapter(dict[RuleName, RuleLevel], config=DEFERRED)
_PATCHES: Final[TypeAdapter[Mapping[str, tuple[str, ...]]]] = TypeAdapter(dict[ArmName, tuple[File, ...]], config=DEFERRED)
_RELEASES: Final[TypeAdapter[Mapping[str, int]]] = TypeAdapter(dict[ArmName, Revision], config=DEFERRED)


def parse(config: Mapping[str, object], sources: Sources) -> Settings:
    """Read a stack's configuration: keys without namespace, `SECRET` for encrypted values.

    Values are plain, or JSON text where a structure is meant, as the engine passes them.
    """
    reader = Reader(config, sources)
    least_one = "" if "adopted" in config else _AN_API
    environment = reader.optional("environment", Environment) or NO_ENVIRONMENT
    accounts = dict(reader.mapping("accounts", BackendName, Account))
    existing = dict(reader.mapping("existingAccounts", BackendName, ExistingAccount))
    consumers = dict(reader.list("consumers", Consumer))
    products, subscriptions, written = resolved(consumers, after=_length(reader.value("products")))
    settings = Settings(
        service=reader.model(Service, ("service",), reader.value("service")) or _NOWHERE,
        accounts=accounts,
        existing_accounts=existing,
        backends={name: at_account(each, accounts, existing) for name, each in reader.mapping("backends", BackendName, Backend)},
        pools=dict(reader.mapping("pools", BackendName, Pool)),
        apis={index: _placed(api, environment) for index, api in reader.list("apis", Api, least_one=least_one)},
        patches=reader.table("patches", _PATCHES),
        version_sets=dict(reader.mapping("versionSets", ArmName, VersionSet)),
        products=dict(reader.list("products", Product)) | products,
        subscriptions={**_subscriptions(config, reader), **subscriptions},
        consumers=consumers,
        named_values=dict(reader.mapping("namedValues", NamedValueName, NamedValue)),
        fragments=dict(reader.mapping("fragments", FragmentName, Fragment)),
        loggers=dict(reader.mapping("loggers", ArmName, Logger)),
        diagnostics=dict(reader.list("diagnostics", Diagnostic)),
        proof=reader.optional("proof", Proof),
        releases=reader.table("releases", _RELEASES),
        protect=reader.flag("protect"),
        purge=reader.flag("purge"),
        monitoring=reader.optional("monitoring", Monitoring),
        workbook=reader.optional("workbook", Workbook),
        sources=replace(sources, resolved=written),
        review=reader.optional("review", Review) or Review.model_construct(),
        environment=environment,
        adopted=reader.optional("adopted", Adopted),
        models=dict(reader.list("models", PublishedModel)),
        rules=reader.table("rules", _RULES),
        texts={steps: text for key in _KEYS if key in config for steps, text in _texts((key,), reader.value(key))},
    )
    settings = with_monitoring(settings, after=_length(reader.value("diagnostics")))
    reader.sources = settings.sources
    for message in (*_idle_keys(config, reader, settings), *_between(config, reader, settings)):
        reader.report(*message)
    dates = tuple(_unquoted_dates(reader, config))
    places = {each.place for each in dates}
    findings = (*dates, *(each for each in reader.findings if each.place not in places))
    return replace(settings, findings=tuple(with_levels(findings, settings.rules)))


def _unquoted_dates(reader: Reader, keys: Iterable[str]) -> Iterator[Finding]:
    """Texts and names that the engine made of dates, so that another text would be deployed than is written."""
    for steps, text in (found for key in keys for found in _texts((key,), reader.value(key), names=True)):
        if (meant := unquoted_date(text)) is not None:
            found = f'an unquoted date arrives as "{text}"'
            yield reader.sources.finding("unquoted-date", steps, found, f'write "{meant}", in quotes')


def _length(value: object) -> int:
    """How many items a list has, right or wrong."""
    return len(value) if isinstance(value, list) else 0


def _placed(api: Api, environment: Environment) -> Api:
    """The API at its path in the environment, where all checks see it."""
    return api.model_copy(update={"path": environment.at(api.path)})


def _subscriptions(config: Mapping[str, object], reader: Reader) -> Mapping[Steps, Subscription]:
    single = single_subscription(config, reader)
    alone: dict[Steps, Subscription] = {(SUBSCRIPTION,): single} if single else {}
    return alone | {("subscriptions", index): each for index, each in reader.list("subscriptions", Subscription)}


def read_review(config: Mapping[str, object], sources: Sources) -> tuple[Review, tuple[Finding, ...]]:
    """Only `review` of a stack's configuration, and what is wrong in it; as `parse` reads it."""
    reader = Reader(config, sources)
    found = reader.optional("review", Review)
    return found or Review(), tuple(reader.findings)


def _idle_keys(config: Mapping[str, object], reader: Reader, settings: Settings) -> list[Message]:
    """Keys that nobody reads."""
    used = {secret.key for secret in named_secrets(settings)}
    others = {key for key in config if key not in _KEYS}
    # While what names secrets cannot be read, nobody knows which they are.
    broken = tuple(map(place, NAMING_SECRETS))
    unclear = any(finding.place.startswith(broken) for finding in reader.findings)
    unused = {key for key in others if config[key] is not SECRET} if unclear else others
    return [("unknown-key", (key,), *unknown_key(key, (*_KEYS, *used))) for key in sorted(unused - used)]


def _between(config: Mapping[str, object], reader: Reader, settings: Settings) -> list[Message]:
    """What is wrong between parts that are each right."""
    others = {key: value for key, value in config.items() if key not in _KEYS}
    names = {key: _names(reader.value(key)) for key in _KEYS}
    stood_for = {"products": [each.name for each in settings.consumers.values() if each.apis], **monitoring_names(settings)}
    declared = DeclaredNames(
        names=names | {key: (*names[key], *more) for key, more in stood_for.items()},
        plain=frozenset(key for key, value in others.items() if value is not SECRET),
        encrypted=frozenset(key for key, value in others.items() if value is SECRET),
    )
    return [message for check in CHECKS for message in check(settings, declared)]


def _texts(steps: Steps, value: object, *, names: bool = False) -> Iterator[tuple[Steps, str]]:
    """Every text under a key path, with `names` those of mappings, too."""
    if isinstance(value, str):
        yield steps, value
        return
    entries = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        if names and isinstance(step, str):
            yield (*steps, step), step
        yield from _texts((*steps, step), inner, names=names)


def _names(value: Any) -> tuple[str, ...]:
    """Names as they are written, of parts that are wrong too: of a mapping its keys, of a list each `name`."""
    if isinstance(value, Mapping):
        return tuple(map(str, value))
    entries = value if isinstance(value, list) else ()
    return tuple(str(entry.get("name")) for entry in entries if isinstance(entry, Mapping))
