"""Rolls an API back to a revision that is kept, and forward again."""

from apim.rollback.pin import Changed, StackFile
from apim.rollback.releases import Release, Unknown, chosen
from apim.rollback.steps import others

__all__ = ["Changed", "Release", "StackFile", "Unknown", "chosen", "others"]
