"""A composed stack as text to read: what its policies say, what they name, which roles are assigned."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from settings import NAMESPACE
from tests.desired_state.stacks import SECRET, composed, mapping

FOLDERS = sorted(folder for folder in (Path(__file__).resolve().parent / "desired").iterdir() if folder.is_dir())


def stack(folder: Path) -> dict[str, Any]:
    """A case's stack file; the base's key is set where it is named, since one that nothing names is a mistake."""
    content = mapping(folder / "stack.yaml")
    named = "openaiKey" in (folder / "stack.yaml").read_text(encoding="utf-8") or f"{NAMESPACE}:backends" not in content["config"]
    return {"config": {**(SECRET if named else {}), **content["config"]}}


def rendered(folder: Path) -> str:
    """The desired state of a case folder's stack. Raises ContractError."""
    desired = composed(stack(folder), folder).checked()
    backends = desired.backends
    sections = {
        "backends": backends.backends,
        "pools": backends.pools,
        "secrets": list(backends.secrets),
        "vaults": backends.vaults,
        "roles": desired.roles,
        "service": desired.created_service,
        "accounts": desired.accounts,
        "existing accounts": desired.existing_accounts,
        "monitoring": desired.monitoring,
        "workbook": desired.workbook,
    }
    parts = [f"{name}: {json.dumps(value, indent=2)}" for name, value in sections.items() if value]
    for api in desired.apis:
        properties = {name: value for name, value in api.arguments.items() if name not in {"policy", "operation_policies"}}
        parts.append(f"properties of {api.name}: {json.dumps(properties, indent=2)}")
        texts = {"": api.arguments["policy"], **api.arguments["operation_policies"]}
        parts += [f"policy of {f'{api.name} {operation}'.strip()}:\n{text}" for operation, text in texts.items()]
        parts.append(f"{api.name} waits for: {', '.join((*api.backends.backend_names, *api.backends.named_values))}")
        parts += [f"{api.name} includes: {', '.join(api.references.fragments)}"] if api.references.fragments else []
    parts += [f"{name}: {json.dumps(value, indent=2)}" for name, value in asdict(desired.service_resources).items() if value]
    return "\n\n".join(parts).replace("\t", "  ") + "\n"
