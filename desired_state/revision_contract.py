"""The contract of an API with revisions: everything that is per revision, and its hash."""

import hashlib
import json

from desired_state.api_definition import ImportedDefinition
from desired_state.references import References
from desired_state.result import DesiredApi, DesiredState
from desired_state.revision_state import Revision

DIGITS = 16
"""Hexadecimal digits of a contract's hash: enough to distinguish a handful of revisions."""


def revision_contract(api: DesiredApi, desired: DesiredState) -> Revision:
    """The contract in the files, as a revision with number 0."""
    if not isinstance(api.definition, ImportedDefinition):
        raise AssertionError("settings let only an API with a document have revisions")  # noqa: TRY004 - no caller's mistake
    imported, arguments = api.definition.arguments, api.arguments
    # The names of the parts are in the states of stacks, and in notes of releases.
    parts = {
        "document": [imported["document_text"], imported["required_query_parameters"]],
        "address of the backend": imported["service_url"],
        "subscription key": [arguments["subscription_required"], arguments["key_header"], arguments["key_query"]],
        "policy": arguments["policy"],
        "policies of operations": dict(arguments["operation_policies"]),
    }
    hashes = {name: _hash(part) for name, part in parts.items()}
    values = dict.fromkeys((*api.backends.named_values, *api.references.named_values))
    return Revision(
        number=0,
        contract=_hash(hashes),
        parts=hashes,
        operations=api.definition.contract,
        routes=tuple(api.definition.routes.values()),
        requires_credentials=api.revised is not None and api.revised.requires_credentials,
        policies=tuple(arguments["operation_policies"]),
        references=References(
            fragments=api.references.fragments,
            backends=api.backends.backend_names,
            named_values=tuple(name for name in values if name in declared(desired).named_values),
        ),
    )


def declared(desired: DesiredState) -> References:
    """Everything of the stack that policies can name."""
    resources = desired.service_resources
    return References(
        fragments=tuple(resources.fragments),
        backends=desired.backends.backend_names,
        named_values=(*desired.backends.named_values, *resources.named_values),
    )


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:DIGITS]
