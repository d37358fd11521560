"""Rolls an API back to a revision that is kept, and forward again."""

from review.rolling.releases import Release, Unknown, chosen
from review.rolling.stack_file import StackFile
from review.rolling.steps import others

__all__ = ["Release", "StackFile", "Unknown", "chosen", "others"]
