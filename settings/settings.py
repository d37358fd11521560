"""A stack's settings, read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linting import Finding, Level
from settings.accounts import Account, ExistingAccount
from settings.adopted import Adopted
from settings.api import Api
from settings.backends import Backend, Pool
from settings.change_waivers import Review
from settings.consumer_blocks import Consumer
from settings.consumers import Product, Subscription, VersionSet
from settings.environment import NO_ENVIRONMENT, Environment
from settings.models import PublishedModel
from settings.monitoring import Monitoring
from settings.observability import Diagnostic, Fragment, Logger, NamedValue
from settings.proof import Proof
from settings.service import Service
from settings.sources import Sources, Steps
from settings.workbook import Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A stack: where it publishes, from which backends and pools, which APIs, and what is wrong with how that is written.

    Holds every part that is right, so that a caller can find what else is wrong. Nothing may be deployed unless no
    finding is an error. Items of lists are by their position, subscriptions by key path, `patches` and `releases` by API
    name, `rules` by id. `texts` are all texts in plain, by key path: for those who search them for secrets, so never in a message.
    """

    service: Service
    backends: Mapping[str, Backend]
    pools: Mapping[str, Pool]
    apis: Mapping[int, Api]
    patches: Mapping[str, tuple[str, ...]]
    version_sets: Mapping[str, VersionSet]
    products: Mapping[int, Product]
    subscriptions: Mapping[Steps, Subscription]
    """As `products`, with those that `consumers` stand for."""
    named_values: Mapping[str, NamedValue]
    fragments: Mapping[str, Fragment]
    loggers: Mapping[str, Logger]
    diagnostics: Mapping[int, Diagnostic]
    proof: Proof | None
    releases: Mapping[str, int]
    protect: bool
    sources: Sources
    rules: Mapping[str, Level] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    existing_accounts: Mapping[str, ExistingAccount] = field(default_factory=dict)
    consumers: Mapping[int, Consumer] = field(default_factory=dict)
    monitoring: Monitoring | None = None
    purge: bool = False
    workbook: Workbook | None = None
    texts: Mapping[Steps, str] = field(default_factory=dict, repr=False, compare=False)
    review: Review = field(default_factory=Review)
    environment: Environment = NO_ENVIRONMENT
    adopted: Adopted | None = None
    models: Mapping[int, PublishedModel] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
