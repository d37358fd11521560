"""Proof that a deployed gateway exposes a stack's contract: probes, what they should bring, what came."""

from review.proving.checks import Check, Proof, Spent
from review.proving.deep import Step, planned
from review.proving.keys import openers
from review.proving.line import Line, Patience
from review.proving.prove import cost, prove
from review.proving.stack import targets
from review.proving.target import Target

__all__ = ["Check", "Line", "Patience", "Proof", "Spent", "Step", "Target", "cost", "openers", "planned", "prove", "targets"]
