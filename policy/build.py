"""Typed options to policy text: the same options give the same bytes, in well-formed XML (format `xml`)."""

from policy.options import ApiPolicy, KeyCredential, OperationPolicy

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})

_BASE = "<base />"


def api_policy(options: ApiPolicy) -> str:
    """Policy document of an API.

    Inbound begins with `<base />`: what the service demands of every consumer (tokens, limits) sees the request as it
    came, and what is set here stands last, so that an outer policy cannot send the request elsewhere. Only `backend-id`
    overrides an inherited `backend-id`.

    The backend section has no `<base />`, which would forward a second time; `buffer-response="false"` lets streamed
    answers through as they come.

    https://learn.microsoft.com/azure/api-management/set-backend-service-policy
    https://learn.microsoft.com/azure/api-management/how-to-server-sent-events
    """
    inbound = [
        _BASE,
        _backend(options.backend),
        *_consumer_removed(options),
        _credential(options.credential),
    ]
    return _document(inbound, ['<forward-request buffer-response="false" />'])


def operation_policy(options: OperationPolicy) -> str:
    """Policy document of an operation: the API's policy first, then its own backend and credential over it."""
    return _document([_BASE, _backend(options.backend), _credential(options.credential)], [_BASE])


def _consumer_removed(options: ApiPolicy) -> list[str]:
    """Delete the consumer's subscription key, in header and query, and `Authorization`, unless the credential overrides it.

    Nothing strips the key by default, and with a wrong `Authorization` beside a right `api-key` it is not recorded which
    of the two Azure OpenAI believes.

    https://learn.microsoft.com/azure/api-management/api-management-subscriptions
    """
    overridden = options.credential.header.lower()
    names = {name.lower(): name for name in (options.key_header, "Authorization")}
    headers = [
        f'<set-header name="{_text(name)}" exists-action="delete" />' for folded, name in names.items() if folded != overridden
    ]
    return [*headers, f'<set-query-parameter name="{_text(options.key_query)}" exists-action="delete" />']


def _backend(name: str) -> str:
    return f'<set-backend-service backend-id="{_text(name)}" />'


def _credential(credential: KeyCredential) -> str:
    value = _text("{{" + credential.named_value + "}}")
    return (
        f'<set-header name="{_text(credential.header)}" exists-action="override">\n\t\t\t<value>{value}</value>\n\t\t</set-header>'
    )


def _document(inbound: list[str], backend: list[str]) -> str:
    """Tabs, as the service itself writes policies (recorded: policy-01)."""
    sections = {"inbound": inbound, "backend": backend, "outbound": [_BASE], "on-error": [_BASE]}
    lines = ["<policies>"]
    for section, statements in sections.items():
        lines += [f"\t<{section}>", *(f"\t\t{statement}" for statement in statements), f"\t</{section}>"]
    return "\n".join([*lines, "</policies>"])


def _text(value: str) -> str:
    return value.translate(_ESCAPES)
