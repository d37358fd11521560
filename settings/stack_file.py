"""Every setting: its type, its default, and what it means. `docs/reference/settings.md` has the same for readers."""

from collections.abc import Mapping

from pydantic import Field
from pydantic.config import JsonDict

from settings.accounts import Account, ExistingAccount
from settings.adopted import Adopted
from settings.api import Api, Revision
from settings.backends import RESERVED, Backend, Pool
from settings.base import Model
from settings.change_waivers import Review
from settings.consumer_blocks import Consumer
from settings.consumers import Product, Subscription, VersionSet
from settings.environment import Environment
from settings.models import PublishedModel
from settings.monitoring import Monitoring
from settings.observability import Diagnostic, Fragment, FragmentName, Logger, NamedValue, NamedValueName
from settings.proof import Proof
from settings.service import Service
from settings.severities import RuleLevel, RuleName
from settings.types import (
    ArmName,
    BackendName,
    File,
)
from settings.workbook import Workbook

_CLOSED: JsonDict = {"additionalProperties": False}


class StackFile(Model):
    """The configuration keys of a stack, all under the project's namespace; the root of the JSON Schema."""

    service: Service = Field(
        description="The API Management service to publish through: one that exists, or one that the stack creates."
    )
    accounts: Mapping[BackendName, Account] = Field(
        default={},
        description="Azure OpenAI accounts that the stack creates, by names of yours, which `backends` refer to.",
        json_schema_extra=_CLOSED,
    )
    existing_accounts: Mapping[BackendName, ExistingAccount] = Field(
        default={},
        description="Azure OpenAI accounts that others made, by names of yours, which `backends` refer to in the same way.",
        json_schema_extra=_CLOSED,
    )
    environment: Environment | None = Field(
        default=None, description="What tells names and paths from those of other stacks in the service; default: nothing."
    )
    backends: Mapping[BackendName, Backend] = Field(
        default={},
        description="Azure OpenAI resources, by names of yours.",
        json_schema_extra={"additionalProperties": False},
    )
    pools: Mapping[BackendName, Pool] = Field(
        default={},
        description="Pools of backends, by names of yours.",
        json_schema_extra={"additionalProperties": False},
    )
    apis: tuple[Api, ...] = Field(default=(), description="The APIs to publish; at least one, unless the stack has `adopted` some.")
    models: tuple[PublishedModel, ...] = Field(
        default=(),
        description="Names that consumers use for models. With one, no other name reaches a model: calls of another get 404.",
    )
    patches: Mapping[ArmName, tuple[File, ...]] = Field(
        default={},
        description="Patches of this stack, by name of the API. Lists of files, applied after those of the API's `spec`. So "
        "`apis` can be shared, and a stack differs by a small patch.",
    )
    version_sets: Mapping[ArmName, VersionSet] = Field(
        default={}, description="Version sets, by name in ARM.", json_schema_extra=_CLOSED
    )
    products: tuple[Product, ...] = Field(default=(), description="Products: APIs that consumers subscribe to together.")
    consumers: tuple[Consumer, ...] = Field(
        default=(), description="Consumers: who may call what, how much and until when, each in one block."
    )
    subscriptions: tuple[Subscription, ...] = Field(
        default=(), description="Subscriptions, whose keys the stack exports by name as `subscriptionKeys`."
    )
    subscription: Subscription | None = Field(
        default=None,
        description="Deprecated: one item of `subscriptions` on its own, whose key the stack exports as `subscriptionKey`.",
        json_schema_extra={"deprecated": True, "deprecationMessage": "Write it as an item of `subscriptions`."},
    )
    named_values: Mapping[NamedValueName, NamedValue] = Field(
        default={},
        description="Values that fragments, policies of products and loggers refer to as `{{name}}`.",
        json_schema_extra=_CLOSED,
    )
    fragments: Mapping[FragmentName, Fragment] = Field(
        default={}, description="Policy fragments, by name.", json_schema_extra=_CLOSED
    )
    loggers: Mapping[ArmName, Logger] = Field(default={}, description="Loggers, by name.", json_schema_extra=_CLOSED)
    monitoring: Monitoring | None = Field(
        default=None,
        description="Log Analytics and Application Insights that the stack creates, with logger, diagnostics and metrics.",
    )
    workbook: Workbook | None = Field(
        default=None, description="Azure Monitor workbook that the stack creates, with the tables of `bin/apim usage`."
    )
    diagnostics: tuple[Diagnostic, ...] = Field(
        default=(), description="Diagnostics: what is logged, per API or for the whole service."
    )
    adopted: Adopted | None = Field(
        default=None, description="What others made in the service and this stack took over: `bin/apim adopt` writes it."
    )
    proof: Proof | None = Field(default=None, description="What `bin/apim prove` calls; nothing is deployed for it.")
    releases: Mapping[ArmName, Revision] = Field(
        default={},
        description="Revision that stays released whatever the files say, by name of the API: what `bin/apim rollback` writes.",
    )
    protect: bool = Field(default=False, description="`true`: the engine refuses to delete the stack's resources.")
    purge: bool = Field(
        default=False,
        description="`true`: `make destroy` purges service and accounts that the stack created, which is for good.",
    )
    rules: Mapping[RuleName, RuleLevel] = Field(
        default={},
        description="By id of a rule: whether what it finds is an error, a warning, or off.",
        json_schema_extra=_CLOSED,
    )
    review: Review = Field(default=Review.model_construct(), description="How changes are judged by the report on a preview.")


RESERVED.update((field.alias or name).lower() for name, field in StackFile.model_fields.items())
