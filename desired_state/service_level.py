"""Values of service-level resources: what a stack declares beside its APIs and their backends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from arm_args import DiagnosticArgs, DiagnosticSettingArgs, FragmentArgs, KeyVaultArgs, LoggerArgs, ProductArgs, VersionSetArgs
from desired_state.references import References


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment, and what its policy names."""

    arguments: FragmentArgs
    references: References


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the settings call it, the names of the APIs it opens, and what its policy names."""

    name: str
    arguments: ProductArgs
    apis: tuple[str, ...]
    references: References


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription, and the name of the one API or product that it opens; all APIs with neither.

    The key of one that is `exported_alone` is the output `subscriptionKey`; those of others are in `subscriptionKeys`. The program
    never has those of one that is `vault_only`.
    """

    name: str
    display_name: str
    api: str | None
    product: str | None
    exported_alone: bool = False
    vault_only: bool = False


@dataclass(frozen=True, slots=True)
class ServiceResources:
    """By name, or in the order of the settings. Of named values, `plain` are texts, `secrets` names of configuration keys."""

    version_sets: Mapping[str, VersionSetArgs] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    vaults: Mapping[str, KeyVaultArgs] = field(default_factory=dict)
    fragments: Mapping[str, Fragment] = field(default_factory=dict)
    loggers: Mapping[str, LoggerArgs] = field(default_factory=dict)
    diagnostics: tuple[DiagnosticArgs, ...] = ()
    model_logs: DiagnosticSettingArgs | None = None
    products: tuple[Product, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()

    @property
    def named_values(self) -> tuple[str, ...]:
        """Names of all named values."""
        return (*self.plain, *self.secrets, *self.vaults)
