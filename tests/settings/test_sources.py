"""Key paths as users write them."""

from linting import Finding
from settings import Sources, place


def test_place():
    """Steps by name and by position."""
    assert place("apis", 0, "spec", "patches", 1) == "azure-openai-apim:apis[0].spec.patches[1]"
    assert place("service") == "azure-openai-apim:service"


def test_unreadable_service():
    """The one finding that only Azure can make: at the service, with Azure's reason."""
    assert Sources("Pulumi.x.yaml").unreadable_service("apim", "not found") == Finding(
        source="Pulumi.x.yaml",
        place="azure-openai-apim:service",
        rule="service-access",
        found='API Management service "apim" cannot be read: not found',
        fix="correct name and resourceGroup, or what the deploying identity may read",
    )
