"""Headers that clients fill themselves: where a key or version is looked for in one of them, calls are refused.

What clients send was seen of 37 of them, run unmodified against the simulated gateway: all that know Azure OpenAI send `api-key`.
What browsers ask for in a preflight: https://developer.mozilla.org/docs/Glossary/CORS-safelisted_request_header.
"""

from collections.abc import Iterator
from dataclasses import replace

from desired_state import routes
from desired_state.api_definition import Report
from desired_state.resolve import ResolvedApi
from linting import Finding
from settings import Settings

KEY = "api-key"
"""Where all clients for Azure OpenAI put their key, on routes of deployments and of v1."""
TOKEN = "authorization"
OF_HTTP = frozenset(
    ("accept", "accept-encoding", "connection", "content-length", "content-type", "host", "transfer-encoding", "user-agent")
)
"""Those that any HTTP client fills."""
OF_OPENAI = (
    "x-stainless-lang",
    "x-stainless-package-version",
    "x-stainless-os",
    "x-stainless-arch",
    "x-stainless-runtime",
    "x-stainless-runtime-version",
    "x-stainless-retry-count",
)
"""What OpenAI's client for JavaScript (6.49) adds to each call, also in browsers, unless its defaultHeaders have null there."""


def check(resolved: ResolvedApi, settings: Settings, report: Report) -> Iterator[Finding]:
    """Where an API looks for the key and the version, and what it lets browsers send."""
    yield from _key(resolved, report)
    yield from _version(resolved, settings, report)
    yield from _browsers(resolved, report)


def _key(resolved: ResolvedApi, report: Report) -> Iterator[Finding]:
    api, at = resolved.api, ("subscriptionKeyParameterNames", "header")
    header = api.subscription_key_parameter_names.header
    if not api.subscription_required:
        return
    sdk = api.clients == "sdk" and any(map(routes.is_dated, resolved.definition.templates))
    fix = f'write "{KEY}"'
    if header.lower() in OF_HTTP:
        yield report("client-headers", at, f'every client fills "{header}" with something else than the key', fix)
    elif header.lower() == TOKEN and (sdk or api.entra or api.jwt):
        yield report("client-headers", at, f'clients put their token into "{header}", which would be read as the key', fix)
    elif sdk and header.lower() != KEY:
        found = f'AzureOpenAI clients send the key in "{KEY}", and the gateway would look for it in "{header}": 401'
        yield report("client-headers", at, found, f"{fix}, or set clients to any")


def _version(resolved: ResolvedApi, settings: Settings, report: Report) -> Iterator[Finding]:
    api, names = resolved.api, resolved.api.subscription_key_parameter_names
    versions = settings.version_sets.get(api.version.set) if api.version else None
    if versions is None:
        return
    fix = f"give it another name in versionSets.{api.version.set if api.version else ''}"
    header = (versions.header or "").lower()
    if header in {*OF_HTTP, TOKEN, KEY, names.header.lower()}:
        found = f'calls name the version in the header "{versions.header}", which clients fill with something else'
        yield report("client-headers", ("version", "set"), found, fix)
    if versions.query and versions.query.lower() == names.query.lower():
        found = f'calls name the version in the query parameter "{versions.query}", which is that of the key, too'
        yield report("client-headers", ("version", "set"), found, fix)


def _browsers(resolved: ResolvedApi, report: Report) -> Iterator[Finding]:
    """A browser asks before a call whether it may send these, and makes none where it may not."""
    api = resolved.api
    if api.cors is None or api.clients == "any" or "*" in api.cors.allowed_headers:
        return
    key = [api.subscription_key_parameter_names.header] if api.subscription_required else []
    token = ["authorization"] if api.entra or api.jwt else []
    allowed = {header.lower() for header in api.cors.allowed_headers}
    if lacking := [header for header in (*key, *token, "content-type") if header.lower() not in allowed]:
        found = f"browsers may not send {' and '.join(lacking)}, without which a call is refused"
        yield report("cors", ("cors", "allowedHeaders"), found, "add it to the list, or leave the list out: any header is allowed")
    elif refused := [header for header in OF_OPENAI if header not in allowed]:
        found = f"in browsers OpenAI's own client also sends {', '.join(refused)}, and makes no call where it may not"
        fix = "add them to the list, or leave the list out: any header is allowed; or keep it, if no browser runs that client"
        yield replace(report("cors", ("cors", "allowedHeaders"), found, fix), severity="warning")
