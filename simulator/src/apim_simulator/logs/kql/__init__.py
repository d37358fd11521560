"""The Kusto Query Language, as far as it is simulated (https://learn.microsoft.com/kusto/query): `run` a query over tables.

What is not known here is refused as not simulated, never guessed; what Kusto refuses, too, is refused with its kind of error.
"""

from apim_simulator.logs.kql.errors import NotSimulated, SemanticError
from apim_simulator.logs.kql.operators import run
from apim_simulator.logs.kql.relation import Column, Relation

__all__ = ["Column", "NotSimulated", "Relation", "SemanticError", "run"]
