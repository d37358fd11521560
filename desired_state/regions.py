"""Names of Azure's regions."""


def canonical(location: str) -> str:
    """A region as Azure compares it: `West Europe` is `westeurope`."""
    return location.replace(" ", "").lower()
