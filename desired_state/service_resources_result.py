"""What a stack declares around its APIs, as plain values in the components' words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NotRequired, TypedDict

from desired_state.arguments import VaultArguments


class VersionSetArguments(TypedDict):
    """A version set."""

    display_name: str
    description: NotRequired[str]
    versioning_scheme: Literal["Segment", "Query", "Header"]
    version_query_name: NotRequired[str]
    version_header_name: NotRequired[str]


class ProductArguments(TypedDict):
    """A product; its APIs stand beside."""

    product_id: str
    display_name: str
    description: NotRequired[str]
    terms: NotRequired[str]
    state: Literal["published", "notPublished"]
    subscription_required: bool
    approval_required: NotRequired[bool]
    subscriptions_limit: NotRequired[int]
    policy: NotRequired[str]
    policy_format: NotRequired[Literal["xml", "rawxml"]]


class FragmentArguments(TypedDict):
    """A fragment."""

    value: str
    description: NotRequired[str]


class LoggerArguments(TypedDict):
    """A logger; its connection string is a named value's name."""

    logger_type: Literal["applicationInsights", "azureMonitor"]
    description: NotRequired[str]
    resource_id: NotRequired[str]
    connection_string: NotRequired[str]


class DiagnosticArguments(TypedDict):
    """What is logged to one logger, of one API or of all."""

    diagnostic_id: Literal["applicationinsights", "azuremonitor"]
    logger: str
    api: NotRequired[str]
    sampling_percentage: float
    always_log: NotRequired[Literal["allErrors"]]
    verbosity: str
    http_correlation_protocol: str
    log_client_ip: bool
    headers: Sequence[str]
    body_bytes: int
    metrics: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names, of what the stack declares: fragments, backends and pools, named values, by name in ARM."""

    fragments: tuple[str, ...] = ()
    backends: tuple[str, ...] = ()
    named_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment, and what its text names."""

    arguments: FragmentArguments
    named: Named


@dataclass(frozen=True, slots=True)
class Product:
    """A product, the names of the APIs it opens, and what its policy names."""

    arguments: ProductArguments
    apis: tuple[str, ...]
    named: Named


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription, and the name of the one API or product that it opens; all APIs with neither."""

    name: str
    display_name: str
    api: str | None
    product: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around the APIs of a stack, by name or in the order of the settings.

    Of named values, `plain` are texts, `secrets` names of configuration keys. `single` is the subscription whose key is
    exported on its own.
    """

    version_sets: Mapping[str, VersionSetArguments] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    vaults: Mapping[str, VaultArguments] = field(default_factory=dict)
    fragments: Mapping[str, Fragment] = field(default_factory=dict)
    loggers: Mapping[str, LoggerArguments] = field(default_factory=dict)
    diagnostics: tuple[DiagnosticArguments, ...] = ()
    products: tuple[Product, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    single: Subscription | None = None

    @property
    def named_values(self) -> tuple[str, ...]:
        """Names of all named values."""
        return (*self.plain, *self.secrets, *self.vaults)
