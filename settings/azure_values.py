"""The kinds of text that Azure itself defines: identifiers, durations, status codes."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from settings.types import refuse

_GUID: Final = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_DURATION: Final = re.compile(r"P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SECRET_ID: Final = re.compile(r"(https://[A-Za-z0-9-]{3,24}\.vault\.[a-z.]+/secrets/[A-Za-z0-9-]{1,127})(/[0-9A-Fa-f]+)?/?")
_ACCOUNT: Final = re.compile(
    rf"/subscriptions/{_GUID}/resourceGroups/[^/]+/providers/Microsoft\.CognitiveServices/accounts/[^/]+", re.IGNORECASE
)
_VAULT: Final = re.compile(
    rf"/subscriptions/{_GUID}/resourceGroups/[^/]+/providers/Microsoft\.KeyVault/vaults/[0-9A-Za-z-]{{3,24}}", re.IGNORECASE
)


def seconds(duration: str) -> int:
    """An ISO 8601 duration of days, hours, minutes and seconds, in seconds. Raises ValueError for anything else."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    days, hours, minutes, rest = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


def _check_duration(text: str) -> str:
    try:
        positive = seconds(text) > 0
    except ValueError:
        positive = False
    if not positive:
        refuse(
            "duration", f'"{text}" is no ISO 8601 duration above zero, of days, hours, minutes and seconds', 'write it like "PT1M"'
        )
    return text


def _check_secret_id(text: str) -> str:
    """Without version: API Management then takes a rotated value within four hours.

    https://learn.microsoft.com/azure/api-management/api-management-howto-properties
    """
    match = _SECRET_ID.fullmatch(text)
    if match is None:
        refuse(
            "key-vault",
            f'"{text}" is no identifier of a Key Vault secret',
            'write it like "https://contoso.vault.azure.net/secrets/openai"',
        )
    if match[2]:
        refuse("key-vault", f'"{text}" names one version, which never rotates', f'write "{match[1]}"')
    return match[1]


def _check_account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        like = "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.CognitiveServices/accounts/<name>"
        refuse("account-id", f'"{text}" is no resource id of an Azure OpenAI account', f'write it like "{like}"')
    return text


def _check_vault(text: str) -> str:
    if not _VAULT.fullmatch(text):
        like = "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.KeyVault/vaults/<name>"
        refuse("key-vault", f'"{text}" is no resource id of a Key Vault', f'write it like "{like}"')
    return text


Guid = Annotated[str, StringConstraints(pattern=rf"^{_GUID}$")]
Duration = Annotated[str, AfterValidator(_check_duration)]
"""ISO 8601, kept as written: ARM takes it so."""
SecretIdentifier = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_check_secret_id)]
AccountId = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_check_account)]
VaultId = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_check_vault)]
StatusCode = Annotated[int, Field(ge=200, le=599)]
"""200 to 599, as a circuit breaker takes them (azure-mgmt-apimanagement 5.0.0)."""
