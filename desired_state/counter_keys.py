"""By what callers are counted: the setting becomes the expression in a limit's `counter-key`."""

from __future__ import annotations

from typing import Final

import policy

_COUNTERS: Final = {
    "subscription": "context.Subscription.Id",
    # A call without product counts as one, too: without it the expression would fail the call.
    "product": '(context.Product != null ? context.Product.Id : "none")',
    "ip": "context.Request.IpAddress",
}


def counter_key(chosen: str, owner: str) -> str:
    """Expression by whose value callers are counted; a user's own stays as it is.

    Named after who limits, since one value is one counter in all scopes
    (https://learn.microsoft.com/azure/api-management/llm-token-limit-policy).
    """
    value = policy.APPLICATION if chosen == "application" else _COUNTERS.get(chosen)
    return f'@("{owner}:" + {value})' if value else chosen
