"""API Management policy documents from typed options."""

from policy.build import api_policy, operation_policy
from policy.options import ApiPolicy, KeyCredential, OperationPolicy

__all__ = ["ApiPolicy", "KeyCredential", "OperationPolicy", "api_policy", "operation_policy"]
