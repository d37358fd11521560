"""The kinds of text a setting may hold, normalised or refused with the value to write instead.

Each validator raises `PydanticCustomError` whose context carries `found` (what is there, what is allowed) and `fix`,
which `parse` turns into a finding.
"""

import re
from datetime import date
from typing import Annotated, Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_DATE_AS_THE_ENGINE_READS_IT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00Z| 00:00:00 \+0000 UTC)")
_API_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?|v1|preview|latest")
_HTTPS_PORT = 443
_RESOURCE_KEY = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Za-z]{64,}")
_SCHEMES = re.compile(r"(?:[a-z][a-z0-9+-]*:/+|/+)*", re.IGNORECASE)
_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_TEMPLATE = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\{[A-Za-z0-9._*-]+\})*)+")
_MAX_PATH = 127
_ORIGIN = 'it like "https://contoso.openai.azure.com"'


def refuse(rule: str, found: str, fix: str) -> NoReturn:
    """Say that a value is not allowed.

    Raises:
        PydanticCustomError: always; `rule` is its type.
    """
    # The rule is an id of ours, not text from outside, though pydantic types it as a literal.
    raise PydanticCustomError(rule, "{found}; {fix}", {"found": found, "fix": fix})


def normalise_origin(text: str) -> str:
    """An https origin: lower-case host, no default port, no final slash.

    Public, government and custom domains are all accepted. A path is refused, `/openai` above all: the base path is
    appended from the API's kind, and a doubled or missing `/openai` is a 404 of Azure OpenAI
    (https://learn.microsoft.com/azure/api-management/set-backend-service-policy; rows F1 and F2 of the URL truth table).
    """
    if not text:
        refuse("origin-host", "the value is empty", f"write {_ORIGIN}")
    if "@" in text:
        refuse("origin-host", "the value holds an @, as before a user's password or in an address", f"write {_ORIGIN}")
    visible = text.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]  # keys are found in queries
    if "{" in visible:
        refuse(
            "origin-placeholder", f'"{visible}" still holds a placeholder; an origin is concrete', "write the resource's own host"
        )
    rest = _SCHEMES.sub("", text, count=1)  # matches at the start at the latest: nothing, if no scheme is there
    schemes = text.removesuffix(rest).lower()
    parts = _split(rest)
    if not _HOST.fullmatch(parts.hostname or "") or parts.port == 0:
        refuse("origin-host", "the value is not https://, a host name and perhaps a port", f"write {_ORIGIN}")
    corrected = f"https://{_authority(parts)}"
    if schemes == "http://":
        refuse("origin-scheme", f'"{visible}" would carry keys in clear; only https is allowed', f'write "{corrected}"')
    if schemes != "https://":
        refuse("origin-scheme", f'"{visible}" does not start with https:// once', f'write "{corrected}"')
    if parts.query or parts.fragment:
        refuse(
            "origin-path", f'"{corrected}" is followed by a query or fragment; an origin ends with the host', f'write "{corrected}"'
        )
    if parts.path.strip("/"):
        refuse(
            "origin-path",
            f'"{visible}" ends in "{parts.path.rstrip("/")}"; an origin ends with the host, since the base path (/openai or '
            "/openai/v1) is added from the API's kind",
            f'write "{corrected}", and set basePath on the API if its base path is another',
        )
    return corrected


def _split(text: str) -> SplitResult:
    """A URL without its scheme, in parts."""
    try:
        parts = urlsplit(f"//{text}")
        parts.port  # noqa: B018 - reading it is how urllib reports a port that is no number
    except ValueError:
        refuse("origin-host", "the value is not a URL", f"write {_ORIGIN}")
    return parts


def _authority(parts: SplitResult) -> str:
    port = "" if parts.port in (None, _HTTPS_PORT) else f":{parts.port}"
    return f"{(parts.hostname or '').lower()}{port}"


def normalise_path(text: str) -> str:
    """An API's URL suffix without outer slashes; API Management drops a leading one (recorded: o24-06)."""
    path = text.strip("/")
    if "//" in path or not _PATH.fullmatch(path):
        refuse(
            "path-characters",
            f'"{text}" holds more than letters, digits, ".", "_", "~", "-" and single "/"',
            'write it like "contoso/openai"',
        )
    if _has_dots(path):
        refuse("path-characters", f'"{text}" holds a segment of dots, which clients take out of URLs', "remove the segment")
    return path


def _has_dots(path: str) -> bool:
    return any(segment in (".", "..") for segment in path.split("/"))


def _check_length(path: str) -> str:
    if len(path) > _MAX_PATH:
        found = f'"{path[:40]}…" has {len(path)} characters; API Management takes {_MAX_PATH}'
        refuse("path-length", found, "shorten it")
    return path


def normalise_base_path(text: str) -> str:
    """A base path as `/openai`, or empty for none: one leading slash, no final one, so that joins have exactly one."""
    path = normalise_path(text)
    return f"/{path}" if path else ""


def undate(value: Any) -> Any:
    """YAML reads an unquoted 2024-10-21 as a date, and the engine passes it on as a point in time: take it back."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    match = _DATE_AS_THE_ENGINE_READS_IT.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else value


def is_api_version(text: str) -> bool:
    """Whether a text is an api-version: a date, a preview's date, or what v1 takes."""
    return bool(_API_VERSION.fullmatch(text))


def _check_api_version(text: str) -> str:
    if not is_api_version(text):
        refuse("api-version", f'"{text}" is not an api-version', 'write it like "2024-10-21"')
    return text


def _check_template(text: str) -> str:
    like = 'write it like "/openai/deployments/{deployment}/chat/completions"'
    if not _TEMPLATE.fullmatch(text) or _has_dots(text):
        rules = 'it starts with "/", holds no query, only characters of URLs, and each "{name}" closes'
        refuse("template", f'"{text}" is not a URL template: {rules}', like)
    names = re.findall(r"\{[^{}]+\}", text)
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        refuse("template", f'"{text}" holds {repeated[0]} more than once', "give each parameter a name of its own")
    return text


def looks_like_key(text: str) -> bool:
    """Whether a text looks like an Azure OpenAI key: 32 hexadecimal digits, or (newer) 84 letters and digits."""
    return bool(_RESOURCE_KEY.fullmatch(text.strip()))


def _no_key(value: Any) -> Any:
    if isinstance(value, str) and looks_like_key(value):
        fix = "write a name such as openaiKey, set the key under it, encrypted, and regenerate the key if the file was shared"
        refuse("secret-name", "the text there looks like a key itself; it is to be the name of one", fix)
    return value


def _check_arm_name(text: str) -> str:
    if text in (".", ".."):
        refuse("wrong-value", f'"{text}" is a segment of dots, which clients take out of URLs', "choose another name")
    return text


def _check_api_name(text: str) -> str:
    if ";" in text:
        fix = f'write "{before}"' if (before := text.split(";", maxsplit=1)[0]) else "choose another name"
        refuse("wrong-value", f'"{text}" holds ";", after which API Management reads a revision', fix)
    return text


def _check_query_name(text: str) -> str:
    if text.lower() == "api-version":
        found = f'"{text}" is a parameter of Azure OpenAI; the gateway removes the one that holds the subscription key'
        refuse("wrong-value", found, 'write another name, such as "api-key"')
    return text


def _check_file(text: str) -> str:
    parts = text.replace("\\", "/").split("/")
    if not text.isprintable():
        refuse("file-outside", "the name holds a control character", "write the name as the file system shows it")
    if text.startswith(("/", "~")) or ".." in parts or ":" in parts[0]:
        refuse(
            "file-outside",
            f'"{text}" is not inside the repository; files are named relative to its root',
            "copy the file into the repository, under specs/",
        )
    return text


ServiceName = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$")]
"""https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update"""
ResourceGroup = Annotated[str, StringConstraints(min_length=1, max_length=90, pattern=r"^[\w.()-]*[\w()-]$")]
"""https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"""
ArmName = Annotated[
    str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^*#&+:<>?/%\s]+$"), AfterValidator(_check_arm_name)
]
"""At most 80 characters (limit of the narrowest routes under an API) and none that a URL segment cannot hold."""
ApiName = Annotated[ArmName, AfterValidator(_check_api_name)]
BackendName = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$")]
"""Our choice: short enough for the base path's suffix within ARM's 80 characters."""
ConfigKey = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z][A-Za-z0-9._-]*$"), BeforeValidator(_no_key)
]
"""Also the named value's name, whose display name takes `^[A-Za-z0-9-._]+$`, at most 256 characters."""
DisplayName = Annotated[str, StringConstraints(min_length=1, max_length=300)]
SubscriptionDisplayName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
ParameterName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
QueryName = Annotated[ParameterName, AfterValidator(_check_query_name)]
Origin = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(normalise_origin)]
Path = Annotated[
    str,
    AfterValidator(normalise_path),
    AfterValidator(_check_length),
    WithJsonSchema({"type": "string", "maxLength": _MAX_PATH}),
]
"""API Management asks for an API URL under 128 characters (import restrictions, APIM-IMPORT-045); we check the suffix."""
BasePath = Annotated[str, AfterValidator(normalise_base_path)]
ApiVersion = Annotated[str, BeforeValidator(undate), AfterValidator(_check_api_version)]
UrlTemplate = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_check_template)]
File = Annotated[str, StringConstraints(min_length=1), AfterValidator(_check_file)]
DeploymentName = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$")
]
OperationId = Annotated[str, Field(min_length=1)]
