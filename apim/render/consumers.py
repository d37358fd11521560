"""Consumers of a stack as text, as JSON, and as what one of them is sent."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import asdict

from apim.render.table import table
from desired_state import ConsumerContract

HEAD = ("consumer", "may call", "models", "limits", "last day", "contact")
NONE = "no consumers: the stack has no `consumers` in its settings"


def as_text(consumers: Sequence[ConsumerContract]) -> str:
    """A table, one consumer a line."""
    rows = [
        (
            each.name,
            ", ".join(each.apis),
            "all" if each.models is None else ", ".join(each.models),
            "; ".join(each.limits) or "of the product's policy",
            each.expires.isoformat() if each.expires else "none",
            each.contact or "none",
        )
        for each in consumers
    ]
    return table(HEAD, rows) if rows else NONE


def as_json(consumers: Sequence[ConsumerContract]) -> str:
    """The same as a list of objects."""
    listed = [{**asdict(each), "expires": each.expires.isoformat() if each.expires else None} for each in consumers]
    return json.dumps({"consumers": listed}, indent=2)


def _key(consumer: ConsumerContract, stack: str) -> str:
    """How its key is fetched, in comments."""
    if consumer.vault_secret is None:
        output = f"pulumi stack output subscriptionKeys --show-secrets --stack {stack}"
        key = shlex.quote(f".[{json.dumps(consumer.name)}]")
        return f"# The key, for whoever deploys; send it by a safe way:\n#   {output} | jq -r {key}"
    vault, secret = consumer.vault_secret
    shown = f"az keyvault secret show --vault-name {vault.rpartition('/')[2]} --name {secret} --query value --output tsv"
    return f"# The key, for whoever has the role Key Vault Secrets User there:\n#   {shown}"


def snippet(consumer: ConsumerContract, stack: str) -> str:
    """How whoever deploys fetches the key, and a client for its holder. The key itself is in neither."""
    limits = "".join(f"#   {each}\n" for each in consumer.limits)
    until = f"# until {consumer.expires.isoformat()} (UTC), then 403\n" if consumer.expires else ""
    of_stack = shlex.quote(stack)
    return f"""\
# {consumer.name}: {", ".join(consumer.apis)}
{limits}{until}{_key(consumer, of_stack)}
# The endpoint of each API:
#   pulumi stack output apis --stack {of_stack}

import os

from openai import AzureOpenAI

client = AzureOpenAI(
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],  # apis.<name>.azureEndpoint
    api_version=os.environ["OPENAI_API_VERSION"],  # apis.<name>.apiVersion
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
)"""
