"""Names in ARM that follow from settings. Changing a rule here replaces resources in every stack."""

import re

import openapi
from settings import Api


def backend(name: str, base_path: str) -> str:
    """ARM name of the backend for an origin and a base path: `contoso-openai-v1`, or the bare name where there is none."""
    return "-".join([name, *base_path.strip("/").split("/")]).rstrip("-")


def declared_operation(name: str, deployment: str) -> str:
    """ARM name of an operation declared for one deployment."""
    return f"{name}-{deployment}"


def imported_operation(api: Api, operation_id: str) -> str:
    """ARM name that an operation of a document gets: its operationId, or the normal form of it."""
    return openapi.normal_name(operation_id) if api.operation_ids == "normalise" else operation_id


def template_parameters(template: str) -> tuple[str, ...]:
    """Names in a URL template, in order."""
    return tuple(re.findall(r"\{([^{}]+)\}", template))


def vault_value(owner: str) -> str:
    """Name of the named value for a key in a Key Vault; what it opens gives its name."""
    return f"{owner}-api-key"


def stored_value(api: str) -> str:
    """Begin of the name of the named value, kept in a Key Vault, that an API's owners are marked with."""
    return f"{api}-stored"


def embeddings_backend(backend: str, deployment: str) -> str:
    """ARM name of the backend that turns prompts into vectors."""
    return f"{backend}-embeddings-{deployment}"


def safety_backend(api: str) -> str:
    """ARM name of the backend that judges an API's texts."""
    return f"{api}-content-safety"


def deployment_pool(target: str, deployment: str) -> str:
    """ARM name of a pool, or of a member, for one deployment that its backends call by different names."""
    return f"{target}-{deployment}"
