"""What looks like a key."""

import re

KEY = re.compile(
    r"""\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*            # a token, base64 of JSON
      | \bsk-[A-Za-z0-9_-]{20,}                         # a key of OpenAI
      | \b(?:AccountKey|SharedAccessKey|sig)=[\w%+/]{20,}
      | (?<![\w/+=-])[A-Za-z0-9+/]{86}==(?![\w=])       # 64 bytes, as storage and Cosmos DB have them
      | (?<![\w/+=-])[A-Za-z0-9+/]{43}=(?![\w=])        # 32 bytes, as Event Hubs and Service Bus have them
      | (?<![\w-])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{84}(?![\w-])  # of Azure AI services
      | (?<![\w-])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{32}(?![\w-])           # of those, and of subscriptions
    """,
    re.VERBOSE,
)
"""Forms of keys. A GUID has dashes and a thumbprint 40 digits: neither is one."""


def looks_like_secret(text: str) -> bool:
    """Whether a key of one of these forms is somewhere in a text."""
    return bool(KEY.search(text))
