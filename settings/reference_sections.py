"""The sections of the settings' reference: which model, under which title, with what to know beside its keys."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from settings.access import Access
from settings.accounts import Account, Deployment, ExistingAccount
from settings.adopted import Adopted, AdoptedResource
from settings.api import Api, Spec
from settings.backends import Backend, CircuitBreaker, Credential, Pool
from settings.change_waivers import Review
from settings.consumer_blocks import Consumer
from settings.consumers import Product, Subscription, VersionSet
from settings.guards import Guards
from settings.http_api import Http
from settings.limits import Limits
from settings.monitoring import Monitoring
from settings.observability import Diagnostic, Fragment, LargeLanguageModel, Logger, NamedValue
from settings.service import Service
from settings.stack_file import StackFile
from settings.stored import Stored, StoredThings
from settings.workbook import Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the page: `words` end in an empty line; `without` are models whose keys have a section of their own."""

    title: str
    model: type[BaseModel]
    level: int = 2
    words: str = ""
    without: tuple[type[BaseModel], ...] = ()

    @property
    def anchor(self) -> str:
        """Link to it within the page."""
        return "#" + self.title.lower().replace("`", "").replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The keys that a team needs first, out of the models below those prefixes."""

    words: str
    keys: tuple[str, ...]
    prefixes: tuple[tuple[str, type[BaseModel]], ...]


BEGINNING: Final = Beginning(
    words="## The ten keys to begin with\n\nEverything else has a default, or is for those who look for it.\n\n",
    keys=(
        "service.name",
        "service.resourceGroup",
        "backends.<name>.origin",
        "backends.<name>.credential",
        "apis[].name",
        "apis[].displayName",
        "apis[].path",
        "apis[].backend",
        "apis[].spec",
        "subscriptions",
    ),
    prefixes=(("service.", Service), ("backends.<name>.", Backend), ("apis[].", Api), ("", StackFile)),
)

FOR_EXPERTS: Final[dict[type[BaseModel], frozenset[str]]] = {
    StackFile: frozenset(
        {"adopted", "patches", "versionSets", "subscription", "namedValues", "fragments", "proof", "releases", "rules", "review"}
    ),
    Api: frozenset(
        {
            "clients",
            "compact",
            "operationIds",
            "requiredQueryParameters",
            "basePath",
            "apiVersion",
            "subscriptionKeyParameterNames",
            "operationPolicies",
            "statements",
            "version",
            "fragments",
            "proof",
            "waivers",
            "releaseProof",
            "keepRevisions",
        }
    ),
}
"""Keys that come after the others of their section."""

_OF_APIS = (Access, Limits, Guards, StoredThings)

SECTIONS: Final = (
    Section(
        title="Keys of a stack",
        model=StackFile,
        words="Each is written with the project's namespace: `azure-openai-apim:service`. Any other name under it is a secret\n"
        "that a credential names: encrypted, or it is refused; one that nothing names is an error. More on\n"
        "`rules` is in [guard rails](../guides/guard-rails.md#rules), on `patches` [below](#patches), on `proof` in\n"
        "[prove](../guides/prove.md), on `releases` in [updates](../guides/updates.md#rollback).\n\n",
    ),
    Section(title="`service`", model=Service, words="[How to create one](../guides/from-nothing.md)\n\n"),
    Section(
        title="`accounts`",
        model=Account,
        words="Azure OpenAI accounts that the stack creates, for backends that name them by `account`. Their deployments are\n"
        "written one after the other. [How to](../guides/from-nothing.md)\n\n",
    ),
    Section(
        title="`existingAccounts`",
        model=ExistingAccount,
        words="Azure OpenAI accounts that others made, for backends that name them by `account`: the service's identity calls\n"
        "them. [How to](../guides/from-nothing.md#what-exists)\n\n",
    ),
    Section(title="`deployments` of an account", model=Deployment, level=3),
    Section(
        title="`backends`",
        model=Backend,
        words="In ARM there is one backend per origin and base path in use, named after both: `contoso-openai-openai`,\n"
        "`contoso-openai-openai-v1`, `contoso-openai` where there is no base path. [How to](../guides/credentials.md)\n\n",
    ),
    Section(
        title="`credential`",
        model=Credential,
        level=3,
        words="Exactly one of both. An identity is the service's own, unless a client id says which.\n\n",
    ),
    Section(title="`circuitBreaker`", model=CircuitBreaker, level=3),
    Section(
        title="`pools`",
        model=Pool,
        words="An API names a pool where it names a backend. All members have one kind of credential: keys, which are then\n"
        "on the backends as references to named values, or one identity. Where members call a deployment by different\n"
        "names, each deployment gets a pool of its own in ARM. [How to](../guides/pools.md)\n\n",
    ),
    Section(
        title="`apis`",
        model=Api,
        without=_OF_APIS,
        words="Beside these an API has the keys of [who may call](#who-may-call), [limits](#limits), [guards](#guards)\n"
        "and [stored things](#stored-things).\n\n",
    ),
    Section(
        title="Who may call",
        model=Access,
        level=3,
        words="A token is demanded beside the subscription key, or instead of it with `subscriptionRequired: false`. It is\n"
        "checked first and does not go on to the model. [How to](../guides/access.md)\n\n",
    ),
    Section(
        title="Limits",
        model=Limits,
        level=3,
        words="Counters are named after the API or product, so that two do not share one. [How to](../guides/limits.md)\n\n",
    ),
    Section(title="Guards", model=Guards, level=3, words="[How to](../guides/guards.md)\n\n"),
    Section(
        title="Stored things",
        model=StoredThings,
        level=3,
        words="Responses and conversations stay in the account that made them. [How to](../guides/responses.md)\n\n",
    ),
    Section(title="`stored`", model=Stored, level=3),
    Section(
        title="`spec`",
        model=Spec,
        level=3,
        words="Which operations, and how documents are changed: [selection](#selecting-operations), [patches](#patches).\n\n",
    ),
    Section(
        title="`http`",
        model=Http,
        level=3,
        words="Routes of Azure AI Foundry are declared so, too: origin `https://<resource>.services.ai.azure.com`, template\n"
        "`/models/chat/completions`, `clients: any`, `apiVersion: 2024-05-01-preview`. The body names the deployment.\n\n",
    ),
    Section(
        title="`versionSets`",
        model=VersionSet,
        words="APIs of one version set may share a `path`. [How versions work](../guides/consumers.md#versions)\n\n",
    ),
    Section(
        title="`products`",
        model=Product,
        without=(Limits,),
        words="Limits are those of an API, over all the product's APIs together. [How to](../guides/consumers.md#products)\n\n",
    ),
    Section(
        title="`consumers`",
        model=Consumer,
        without=(Limits,),
        words="One block per consumer: its subscription and, with `apis`, a product of its own. Beside these keys it has those of\n"
        "[limits](#limits). No name may be in `products` or `subscriptions` as well. [How to](../guides/adding-a-consumer.md)\n\n",
    ),
    Section(title="`subscriptions`", model=Subscription, words="[How to](../guides/consumers.md#one-key-per-consumer)\n\n"),
    Section(
        title="`namedValues`",
        model=NamedValue,
        words="The name is id and display name in one: letters, digits, `.`, `-` and `_`. Exactly one of the three.\n\n",
    ),
    Section(title="`fragments`", model=Fragment, words="[How to](../guides/consumers.md#fragments-and-named-values)\n\n"),
    Section(title="`loggers`", model=Logger, words="[How to](../guides/observability.md)\n\n"),
    Section(
        title="`monitoring`",
        model=Monitoring,
        words="Resolves to a logger and a diagnostic of the whole service, and for each API's `tokenMetric`, unless it or a\n"
        "product of it has one.\n"
        "[How to](../guides/from-nothing.md#monitoring)\n\n",
    ),
    Section(
        title="`workbook`",
        model=Workbook,
        words="It goes with `monitoring`, or with the `tokenMetric` of APIs and products.\n"
        "[How to](../guides/usage.md#workbook)\n\n",
    ),
    Section(
        title="`diagnostics`",
        model=Diagnostic,
        words="[How to](../guides/observability.md)\n\n",
        without=(LargeLanguageModel,),
    ),
    Section(
        title="`largeLanguageModel` of a diagnostic",
        model=LargeLanguageModel,
        level=3,
        words="In preview. [How to](../guides/observability.md#prompts-and-completions)\n\n",
    ),
    Section(
        title="`adopted`",
        model=Adopted,
        words="Written by `bin/apim adopt`. [How to](../guides/taking-over-an-api.md)\n\n",
    ),
    Section(title="Adopted resources", model=AdoptedResource, level=3),
    Section(
        title="`review`",
        model=Review,
        words="Changes that a team accepts for a time: [the report on a preview](../guides/report.md#waivers) shows them as\n"
        "waived, and they count for no verdict.\n\n",
    ),
)
