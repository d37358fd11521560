"""The policy texts of an API, and what they name."""

from collections.abc import Mapping
from dataclasses import dataclass

import policy
from blueprint.naming import backend as arm_backend
from settings import Api, Backend


@dataclass(frozen=True, slots=True)
class Policies:
    """Finished texts; `backends` are URLs by ARM name, `secrets` the named values, of all texts together."""

    api: str
    operations: Mapping[str, str]
    backends: Mapping[str, str]
    secrets: tuple[str, ...]


def policies(api: Api, backends: Mapping[str, Backend], base_path: str, operations: Mapping[str, tuple[str, ...]]) -> Policies:
    """The policies of an API whose backends are all in `backends`; `operations` gives ARM names by the settings' names."""
    names = api.subscription_key_parameter_names
    used = dict.fromkeys([api.backend, *(each.backend for each in api.operation_policies.values())])
    own = policy.ApiPolicy(*_target(api.backend, backends, base_path), names.header, names.query)
    return Policies(
        api=policy.api_policy(own),
        operations={
            operation: policy.operation_policy(policy.OperationPolicy(*_target(options.backend, backends, base_path)))
            for name, options in api.operation_policies.items()
            for operation in operations[name]
        },
        backends={arm_backend(name, base_path): f"{backends[name].origin}{base_path}" for name in used},
        secrets=tuple(dict.fromkeys(backends[name].credential.api_key.secret for name in used)),
    )


def _target(name: str, backends: Mapping[str, Backend], base_path: str) -> tuple[str, policy.KeyCredential]:
    return arm_backend(name, base_path), policy.KeyCredential(backends[name].credential.api_key.secret)
