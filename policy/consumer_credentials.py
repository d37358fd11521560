"""The consumer's own credentials end at the gateway: its subscription key, and its `Authorization`."""

from policy.credentials import KeyCredential
from policy.markup import Element, element
from policy.options import ApiPolicy

AUTHORIZATION = "Authorization"


def consumer_credentials_removed(options: ApiPolicy) -> list[Element]:
    """Delete the consumer's subscription key, in header and query, and `Authorization`, unless the credential overrides it.

    Nothing strips the key by default, and with a wrong `Authorization` beside a right `api-key` it is not recorded which
    of the two Azure OpenAI believes.

    https://learn.microsoft.com/azure/api-management/api-management-subscriptions
    """
    credentials = [options.credential, *(model.target.credential for model in (options.models.models if options.models else ()))]
    headers = {each.header.lower() if isinstance(each, KeyCredential) else "" for each in credentials}
    overridden = headers.pop() if len(headers) == 1 else ""
    # api-key too: beside a pool member's own key, or a token, it would be a second credential.
    names = {name.lower(): name for name in (options.key_header, AUTHORIZATION)}
    if not overridden:
        names.setdefault("api-key", "api-key")
    deleted = [deleted_header(name) for folded, name in names.items() if folded != overridden]
    return [*deleted, element("set-query-parameter", name=options.key_query, exists_action="delete")]


def deleted_header(header: str) -> Element:
    """A header that goes no further."""
    return element("set-header", name=header, exists_action="delete")
