"""What stands around the APIs of a blueprint, as resources: before them what they name, after them who consumes them.

Nothing is declared of which the stack has none.
"""

from collections.abc import Mapping, Sequence

import pulumi

import components as c
from desired_state import Named, Subscription, Surroundings


class Around:
    """Declares what APIs name at once, and `consumers` when the APIs are declared."""

    def __init__(
        self,
        plan: Surroundings,
        service: c.ServiceArgs,
        secrets: Mapping[str, pulumi.Output[str]],
        shared: c.BackendSet,
        opts: pulumi.ResourceOptions,
    ) -> None:
        self._plan = plan
        self._service = service
        self._shared = shared
        self._opts = opts
        self._values: dict[str, pulumi.CustomResource] = dict(shared.named_values)
        if plan.named_values:
            values = {name: secrets[key] for name, key in plan.secrets.items()}
            named: c.NamedValueSetArgs = {**service, "plain": plan.plain, "secrets": values, "vaults": plan.vaults}
            self._values |= c.NamedValueSet("values", named, opts).named_values
        self._fragments = self._declare_fragments() if plan.fragments else {}
        sets: c.VersionSetsArgs = {**service, "version_sets": plan.version_sets}
        self._sets = c.VersionSets("versions", sets, opts).version_sets if plan.version_sets else {}

    def included(self, fragments: Sequence[str]) -> list[pulumi.Resource]:
        """The resources behind fragments that a policy includes."""
        return [self._fragments[name] for name in fragments]

    def values(self, named_values: Sequence[str]) -> list[pulumi.Resource]:
        """The resources behind named values that a policy names."""
        return [self._values[name] for name in named_values]

    def version_set_id(self, name: str | None) -> pulumi.Output[str] | None:
        """ARM id of a version set."""
        return None if name is None else self._sets[name].id

    def consumers(self, apis: Mapping[str, c.ApiComponent]) -> None:
        """Loggers and diagnostics, products, subscriptions; exports the consumers' keys, secret."""
        written: Mapping[str, c.Written] = {name: api.written for name, api in apis.items()}
        if self._plan.loggers or self._plan.diagnostics:
            written = self._observability(apis)
        products = self._products(apis, written)
        keys = {each.name: self._key(each, apis, products) for each in self._plan.subscriptions}
        if keys:
            pulumi.export("subscriptionKeys", keys)
        if self._plan.single:
            pulumi.export("subscriptionKey", self._key(self._plan.single, apis, products))

    def named(self, named: Named) -> list[pulumi.Resource]:
        """The resources behind all that a text names."""
        return [*self._shared.named(named.backends, ()), *self.values(named.named_values), *self.included(named.fragments)]

    def _declare_fragments(self) -> dict[str, pulumi.CustomResource]:
        fragments: dict[str, c.FragmentArgs] = {
            name: {**each.arguments, "depends_on": self.named(each.named)} for name, each in self._plan.fragments.items()
        }
        return c.FragmentSet("fragments", {**self._service, "fragments": fragments}, self._opts).fragments

    def _observability(self, apis: Mapping[str, c.ApiComponent]) -> Mapping[str, c.Written]:
        loggers: dict[str, c.LoggerArgs] = {}
        for name, each in self._plan.loggers.items():
            value = each.get("connection_string")
            loggers[name] = {**each, "depends_on": [self._values[value]] if value else []}
        args: c.ObservabilityArgs = {
            **self._service,
            "loggers": loggers,
            "diagnostics": self._plan.diagnostics,
            "apis": apis,
        }
        return c.Observability("observability", args, self._opts).written

    def _products(self, apis: Mapping[str, c.ApiComponent], written: Mapping[str, c.Written]) -> dict[str, c.Product]:
        """The products one after the other: two that are linked to one API would lock it for each other."""
        declared: dict[str, c.Product] = {}
        before: list[c.Written] = []
        for each in self._plan.products:
            args: c.ProductArgs = {
                **self._service,
                **each.arguments,
                "apis": {name: apis[name].api_id for name in each.apis},
                "policy_depends_on": self.named(each.named),
                "written_after": [*(written[name] for name in each.apis), *before],
            }
            product = c.Product(each.arguments["product_id"], args, self._opts)
            declared[each.arguments["product_id"]] = product
            before += [product.written, *product.links]
        return declared

    def _key(self, each: Subscription, apis: Mapping[str, c.ApiComponent], products: Mapping[str, c.Product]) -> pulumi.Output[str]:
        """Declare a subscription; its primary key."""
        scope: pulumi.Input[str] = "/apis"
        if each.api is not None:
            scope = pulumi.Output.concat("/apis/", apis[each.api].api_id)
        if each.product is not None:
            scope = products[each.product].scope
        args: c.SubscriptionArgs = {**self._service, "sid": each.name, "display_name": each.display_name, "scope": scope}
        return c.subscription_key(self._service, c.Subscription(each.name, args, self._opts).sid)
