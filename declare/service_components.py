"""Service-level resources as components: what APIs name before them, what consumers use after them.

Nothing is declared of which the stack has none.
"""

from collections.abc import Mapping, Sequence

import pulumi

import components as c
from desired_state import References, ServiceResources, Subscription


class ServiceComponents:
    """Declares named values, fragments and version sets at once, and `consumers` when the APIs are declared."""

    def __init__(
        self,
        desired: ServiceResources,
        service: c.ServiceArgs,
        secrets: Mapping[str, pulumi.Output[str]],
        backends: c.BackendSet,
        opts: pulumi.ResourceOptions,
    ) -> None:
        self._desired = desired
        self._service = service
        self._backends = backends
        self._opts = opts
        self._named_values: dict[str, pulumi.CustomResource] = dict(backends.named_values)
        if desired.named_values:
            values = {name: secrets[key] for name, key in desired.secrets.items()}
            args: c.NamedValueSetArgs = {**service, "plain": desired.plain, "secrets": values, "vaults": desired.vaults}
            self._named_values |= c.NamedValueSet("values", args, opts).named_values
        self._fragments = self._declare_fragments() if desired.fragments else {}
        sets: c.VersionSetsArgs = {**service, "version_sets": desired.version_sets}
        self._version_sets = c.VersionSets("versions", sets, opts).version_sets if desired.version_sets else {}

    def fragments(self, names: Sequence[str]) -> list[pulumi.Resource]:
        """The resources of fragments that a policy includes."""
        return [self._fragments[name] for name in names]

    def named_values(self, names: Sequence[str]) -> list[pulumi.Resource]:
        """The resources of named values that a policy names."""
        return [self._named_values[name] for name in names]

    def references(self, names: References) -> list[pulumi.Resource]:
        """The resources of all that a policy names."""
        return [*self._backends.named(names.backends, ()), *self.named_values(names.named_values), *self.fragments(names.fragments)]

    def version_set_id(self, name: str | None) -> pulumi.Output[str] | None:
        """ARM id of a version set."""
        return None if name is None else self._version_sets[name].id

    def consumers(
        self, apis: Mapping[str, c.ApiComponent], service_id: pulumi.Input[str], workspace_id: pulumi.Output[str] | None
    ) -> None:
        """Loggers and diagnostics, products, subscriptions; exports the consumers' keys, secret.

        `workspace_id` is of the workspace that the stack makes.
        """
        written: Mapping[str, c.Written] = {name: api.written for name, api in apis.items()}
        if self._desired.loggers or self._desired.diagnostics:
            written = self._observability(apis, service_id, workspace_id)
        products = self._products(apis, written)
        keys = self._keys(apis, products)
        by_name = {each.name: key for each, key in keys.items() if not each.exported_alone}
        if by_name:
            pulumi.export("subscriptionKeys", {name: key.primary for name, key in by_name.items()})
            pulumi.export("secondarySubscriptionKeys", {name: key.secondary for name, key in by_name.items()})
        for key in (key for each, key in keys.items() if each.exported_alone):
            pulumi.export("subscriptionKey", key.primary)

    def _declare_fragments(self) -> dict[str, pulumi.CustomResource]:
        fragments: dict[str, c.FragmentArgs] = {
            name: {**each.arguments, "depends_on": self.references(each.references)}
            for name, each in self._desired.fragments.items()
        }
        return c.FragmentSet("fragments", {**self._service, "fragments": fragments}, self._opts).fragments

    def _observability(
        self, apis: Mapping[str, c.ApiComponent], service_id: pulumi.Input[str], workspace_id: pulumi.Output[str] | None
    ) -> Mapping[str, c.Written]:
        loggers: dict[str, c.LoggerArgs] = {}
        for name, each in self._desired.loggers.items():
            value = each.get("connection_string")
            loggers[name] = {**each, "depends_on": [self._named_values[value]] if value else []}
        logs: c.ModelLogsArgs | None = None
        if self._desired.model_logs is not None:
            logs = {**self._desired.model_logs, "service_id": service_id, "made_workspace_id": workspace_id}
        args: c.ObservabilityArgs = {
            **self._service,
            "loggers": loggers,
            "diagnostics": self._desired.diagnostics,
            "apis": apis,
            "model_logs": logs,
        }
        return c.Observability("observability", args, self._opts).written

    def _products(self, apis: Mapping[str, c.ApiComponent], written: Mapping[str, c.Written]) -> dict[str, c.Product]:
        """The products one after the other: two that are linked to one API would lock it for each other."""
        declared: dict[str, c.Product] = {}
        before: list[c.Written] = []
        for each in self._desired.products:
            args: c.ProductArgs = {
                **self._service,
                **each.arguments,
                "apis": {api: apis[api].api_id for api in each.apis},
                "policy_depends_on": self.references(each.references),
                "written_after": [*(written[api] for api in each.apis), *before],
            }
            declared[each.name] = c.Product(each.name, args, self._opts)
            before += [declared[each.name].written, *declared[each.name].links]
        return declared

    def _keys(
        self, apis: Mapping[str, c.ApiComponent], products: Mapping[str, c.Product]
    ) -> dict[Subscription, c.SubscriptionKeys]:
        """The subscriptions one after the other; keys of those that are exported."""
        keys: dict[Subscription, c.SubscriptionKeys] = {}
        before: list[pulumi.Resource] = []
        for each in self._desired.subscriptions:
            scope: pulumi.Input[str] = "/apis"
            if each.api is not None:
                scope = pulumi.Output.concat("/apis/", apis[each.api].api_id)
            if each.product is not None:
                scope = products[each.product].scope
            args: c.SubscriptionArgs = {
                **self._service,
                "sid": each.name,
                "display_name": each.display_name,
                "scope": scope,
                "written_after": before,
            }
            declared = c.Subscription(each.name, args, self._opts)
            if not each.vault_only:
                keys[each] = c.subscription_keys(self._service, declared.sid)
            before = [declared.written]
        return keys
