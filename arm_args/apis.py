"""Arguments of APIs, their operations, and the fragments that their policies include."""

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict


class ApiProperties(TypedDict):
    """What an API has under one name in settings, here and in ARM. A new one needs no more than a line here and its setting."""

    display_name: str
    """Title in the portal."""
    path: str
    """API URL suffix, without outer slashes."""
    description: NotRequired[str]
    """What it is for, in the portals; without, ARM takes that of an imported document."""
    subscription_required: bool
    """Whether consumers need a subscription key."""


class ApiArgs(ApiProperties):
    """An API of a service, whatever its kind."""

    api_id: str
    """Name in ARM. Another name is another API: the old one is deleted with all under it."""
    key_header: str
    """Header in which consumers send the key."""
    key_query: str
    """Query parameter in which consumers send the key."""
    policy: str
    """Policy document of the API, as XML."""
    operation_policies: NotRequired[Mapping[str, str]]
    """Policy documents by the operation's name in ARM."""
    api_version: NotRequired[str]
    """Which version it is, as calls name it; with a version set alone."""


class ImportArgs(TypedDict):
    """What an API with an OpenAPI document imports."""

    document_text: str
    """OpenAPI 3.0 JSON, already patched, pruned and checked."""
    service_url: str
    """Where requests go without a policy; equal to the document's `servers[0].url`."""
    required_query_parameters: Literal["template", "query"]
    """Whether required query parameters become part of the URL template."""


class HttpOperationArgs(TypedDict):
    """One declared operation."""

    operation_id: str
    """Name in ARM."""
    display_name: str
    """Title in the portal."""
    method: str
    """HTTP method, upper case."""
    url_template: str
    """Template after the API's path, such as `/openai/deployments/{deployment}/chat/completions`."""
    template_parameters: tuple[str, ...]
    """Names of the template's parameters; each is required text."""


class FragmentArgs(TypedDict):
    """One policy fragment."""

    value: str
    """Its document, as a user writes it (`rawxml`)."""
    description: NotRequired[str]
    """What it does."""
