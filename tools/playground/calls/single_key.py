"""One resource, its key kept by API Management: called as stack `local` is."""

from tools.playground.calls.local import calls

__all__ = ["calls"]
