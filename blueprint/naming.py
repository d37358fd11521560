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
