"""Proof that a deployed gateway exposes a stack's contract: probes, what they should bring, what came."""

from review.proving.checks import Check, Target, prove

__all__ = ["Check", "Target", "prove"]
