"""Secrets do not stand in plain in configuration: whoever reads the repository reads them, and so does its history."""

import re
from collections.abc import Iterator
from typing import Final

import policy
from desired_state.rule import Fault, Rule, Subject
from linting import Location
from settings import place

SIGNED: Final = re.compile(r"(?i)\bhttps?://\S*[?&](?:sig|code|key|api-key|subscription-key|access_token|token)=[^&\s{]{8,}")
"""A URL that opens something to whoever holds it: a shared access signature, the code of a function, a key."""
PASSWORD: Final = re.compile(r"(?i)(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*[^;\s]{6,}")
"""A connection string with its password."""
ADDRESSES: Final = frozenset({"origin", "secretIdentifier", "account", "resourceId", "document", "file"})
"""Settings that name a resource or a file: a long number in one is part of its name."""


def check(subject: Subject) -> Iterator[Fault]:
    """A text of the settings in the form of a key, a connection string or a signed URL; a key of another package called a secret.

    What was found is not repeated.
    """
    known = {finding.place for finding in subject.settings.findings}
    for steps, text in subject.settings.texts.items():
        if steps[-1] in ADDRESSES or place(*steps) in known:
            continue
        if SIGNED.search(text):
            yield Fault(steps, "a URL here carries what looks like a signature or a key")
        elif PASSWORD.search(text) or policy.looks_like_secret(text):
            yield Fault(steps, "a text here looks like a key or a connection string with one")
    for key in subject.settings.sources.clear:
        command = f"run `pulumi config set --secret {key}`, and renew the secret if the file was shared"
        yield Fault(Location(subject.settings.sources.stack, key), f"{key} is in clear text", command)


RULE = Rule(
    id="APIM-STACK-002",
    severity="error",
    confidence="choice",
    source="https://www.pulumi.com/docs/iac/concepts/secrets/; what looks like a secret is our reading",
    remedy="keep it as a named value under secret or keyVault and refer to that, and renew it if the file was shared",
    check=check,
)
