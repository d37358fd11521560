"""What the gateway did with a call: one form, whatever its source.

`AzureTraces` asks Resource Manager as any client of Azure can; `SimulatedTraces` adds what only the simulator knows.
"""

from apim.console.traces.azure import AzureTraces, NoTrace
from apim.console.traces.model import Attempt, Entry, Source, Trace
from apim.console.traces.simulated import SimulatedTraces

__all__ = ["Attempt", "AzureTraces", "Entry", "NoTrace", "SimulatedTraces", "Source", "Trace"]
