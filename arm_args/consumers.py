"""Arguments of what consumers subscribe to and choose among."""

from typing import Literal, NotRequired, TypedDict


class VersionSetArgs(TypedDict):
    """One version set."""

    display_name: str
    """Title in the portals."""
    description: NotRequired[str]
    """What the versions have in common."""
    versioning_scheme: Literal["Segment", "Query", "Header"]
    """Where a call names the version."""
    version_query_name: NotRequired[str]
    """The query parameter, for `Query`."""
    version_header_name: NotRequired[str]
    """The header, for `Header`."""


class ProductArgs(TypedDict):
    """One product, without its links to APIs."""

    product_id: str
    """Name in ARM. Another name is another product: its subscriptions move there with their keys, then the old one is deleted."""
    display_name: str
    """Title in the portals."""
    description: NotRequired[str]
    """What it is for."""
    terms: NotRequired[str]
    """Terms of use, which subscribers accept."""
    state: Literal["published", "notPublished"]
    """Whether consumers see it."""
    subscription_required: bool
    """Whether its APIs want a key of it."""
    approval_required: NotRequired[bool]
    """Whether an administrator approves each subscription. Only where a subscription is required."""
    subscriptions_limit: NotRequired[int]
    """Subscriptions that one user may have. Only where a subscription is required."""
    policy: NotRequired[str]
    """Policy document, as a user writes it: expressions in it are not escaped (`rawxml`)."""
    policy_format: NotRequired[Literal["xml", "rawxml"]]
    """How it is written; default: `rawxml`."""
