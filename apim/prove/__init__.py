"""Proof that a deployed gateway exposes a stack's contract: probes, what they should bring, what came."""

from apim.prove.deep import Step, planned
from apim.prove.gateway_client import Line, Patience
from apim.prove.result import Check, Proof, Spent
from apim.prove.run import cost, prove
from apim.prove.stack import targets
from apim.prove.subscription_keys import openers
from apim.prove.target import Target

__all__ = ["Check", "Line", "Patience", "Proof", "Spent", "Step", "Target", "cost", "openers", "planned", "prove", "targets"]
