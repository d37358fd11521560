"""What is known of each policy, and where an element of a document is.

Sources: the page of each policy in the reference, https://learn.microsoft.com/azure/api-management/api-management-policies,
whose name is the policy's; where the recordings say otherwise, they win. `kind` says what a table may state.
"""

from policy.elements import access, flow, limits, message, models, routing
from policy.elements.kind import SECTIONS, Attr, Choice, Form, Kind, Policy, Scope, Sku

POLICIES: dict[str, Policy] = {
    **flow.POLICIES,
    **routing.POLICIES,
    **message.POLICIES,
    **access.POLICIES,
    **limits.POLICIES,
    **models.POLICIES,
}
"""Every known policy, by element name."""

__all__ = ["POLICIES", "SECTIONS", "Attr", "Choice", "Form", "Kind", "Policy", "Scope", "Sku"]
