"""API Management policy documents: from typed options to text, from text to what it says, and what is wrong with it."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy.access import APPLICATION, Claim, Cors, EntraToken, JsonWebToken
    from policy.build import api_policy, operation_policy, product_policy
    from policy.comparison import Difference, differences, same
    from policy.context import Context
    from policy.credentials import BackendCredential, Credential, IdentityCredential, KeyCredential
    from policy.document import Attribute, Comment, Document, Element, Format, Position, Text
    from policy.elements import Scope, Sku
    from policy.expiry import Expiry
    from policy.guards import ContentSafety, SemanticCache
    from policy.insertion import At, Insertions, Section, included, statements
    from policy.limits import CallQuota, Limit, RateLimit, TokenLimit, TokenMetric
    from policy.linting import all_rules, lint
    from policy.markup import Element as Statement
    from policy.model_answers import MODEL
    from policy.models import AllowedModels, Listing, ModelOperations, Models, ModelTarget, PublishedModel
    from policy.naming import Names, names
    from policy.openai_errors import OPENAI_ERROR_BODY
    from policy.options import ApiPolicy, OperationPolicy
    from policy.reading import parse
    from policy.renaming import Renames, renamed
    from policy.routing import Forwarding, Repetition, Route
    from policy.rule import Rule
    from policy.secrets import looks_like_secret
    from policy.stored import COLLECTIONS as STORED_COLLECTIONS
    from policy.stored import Collection, StoredOperation, StoredOwner, StoredUse
    from policy.stored_bodies import Body as StoredBody
    from policy.stored_ids import SignedIds
    from policy.stored_lookup import StoredMember

__all__ = [
    "APPLICATION",
    "MODEL",
    "OPENAI_ERROR_BODY",
    "STORED_COLLECTIONS",
    "AllowedModels",
    "ApiPolicy",
    "At",
    "Attribute",
    "BackendCredential",
    "CallQuota",
    "Claim",
    "Collection",
    "Comment",
    "ContentSafety",
    "Context",
    "Cors",
    "Credential",
    "Difference",
    "Document",
    "Element",
    "EntraToken",
    "Expiry",
    "Format",
    "Forwarding",
    "IdentityCredential",
    "Insertions",
    "JsonWebToken",
    "KeyCredential",
    "Limit",
    "Listing",
    "ModelOperations",
    "ModelTarget",
    "Models",
    "Names",
    "OperationPolicy",
    "Position",
    "PublishedModel",
    "RateLimit",
    "Renames",
    "Repetition",
    "Route",
    "Rule",
    "Scope",
    "Section",
    "SemanticCache",
    "SignedIds",
    "Sku",
    "Statement",
    "StoredBody",
    "StoredMember",
    "StoredOperation",
    "StoredOwner",
    "StoredUse",
    "Text",
    "TokenLimit",
    "TokenMetric",
    "all_rules",
    "api_policy",
    "differences",
    "included",
    "lint",
    "looks_like_secret",
    "names",
    "operation_policy",
    "parse",
    "product_policy",
    "renamed",
    "same",
    "statements",
]

_NAMES = {
    "access": "APPLICATION Claim Cors EntraToken JsonWebToken",
    "build": "api_policy operation_policy product_policy",
    "comparison": "Difference differences same",
    "context": "Context",
    "credentials": "BackendCredential Credential IdentityCredential KeyCredential",
    "document": "Attribute Comment Document Element Format Position Text",
    "elements": "Scope Sku",
    "expiry": "Expiry",
    "guards": "ContentSafety SemanticCache",
    "insertion": "At Insertions Section included statements",
    "limits": "CallQuota Limit RateLimit TokenLimit TokenMetric",
    "linting": "all_rules lint",
    "model_answers": "MODEL",
    "models": "AllowedModels Listing ModelOperations Models ModelTarget PublishedModel",
    "naming": "Names names",
    "openai_errors": "OPENAI_ERROR_BODY",
    "options": "ApiPolicy OperationPolicy",
    "reading": "parse",
    "renaming": "Renames renamed",
    "routing": "Forwarding Repetition Route",
    "rule": "Rule",
    "secrets": "looks_like_secret",
    "stored": "Collection StoredOperation StoredOwner StoredUse",
    "stored_ids": "SignedIds",
    "stored_lookup": "StoredMember",
}
"""Names of the package by the module that has them."""
_OTHERWISE = {
    "Statement": ("markup", "Element"),
    "STORED_COLLECTIONS": ("stored", "COLLECTIONS"),
    "StoredBody": ("stored_bodies", "Body"),
}
"""Names that are others in their modules."""
_PLACES = {name: (module, name) for module, names_ in _NAMES.items() for name in names_.split()} | _OTHERWISE


def __getattr__(name: str) -> Any:
    """Load the module of a name when the name is first used: a plain stack needs a third of this package."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _PLACES[name]
    found = globals()[name] = getattr(importlib.import_module(f"policy.{module}"), own)
    return found
