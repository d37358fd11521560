"""API Management policy documents: from typed options to text, and from text to what it says."""

from policy.build import api_policy, operation_policy
from policy.comparison import Difference, differences, same
from policy.document import Attribute, Comment, Document, Element, Format, Position, Text
from policy.options import ApiPolicy, KeyCredential, OperationPolicy
from policy.reading import parse

__all__ = [
    "ApiPolicy",
    "Attribute",
    "Comment",
    "Difference",
    "Document",
    "Element",
    "Format",
    "KeyCredential",
    "OperationPolicy",
    "Position",
    "Text",
    "api_policy",
    "differences",
    "operation_policy",
    "parse",
    "same",
]
