"""Keys of earlier versions that are still read, with a warning that names the way to what replaces them."""

from collections.abc import Mapping
from typing import Final

from settings.consumers import Subscription
from settings.reader import Reader

SUBSCRIPTION: Final = "subscription"
"""One subscription, whose key is exported on its own."""


def single_subscription(config: Mapping[str, object], reader: Reader) -> Subscription | None:
    """What `subscription` holds: an entry of `subscriptions` written on its own."""
    if SUBSCRIPTION not in config:
        return None
    found = reader.optional(SUBSCRIPTION, Subscription)
    output = f"subscriptionKeys.{found.name if found else '<name>'}"
    message = "the key is an older way to write one item of subscriptions"
    fix = f"move it into that list: the subscription stays as it is, and its key becomes the output {output}"
    reader.report("deprecated-setting", (SUBSCRIPTION,), message, fix, severity="warning")
    return found
