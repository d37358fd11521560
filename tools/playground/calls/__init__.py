"""Calls to the stack of a playground, one module per example: `calls(consumer)` yields lines of what was asked and what came.

They hold what a consumer does, with the openai package and what the stack exports.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from tools.console import ToolError
from tools.playground.consumer import Consumer

Calls = Callable[[Consumer], Iterator[str]]
SAME = {"walkthrough": "local", "single_key": "local", "key_vault": "local"}
"""Examples that are called as another one is."""


def of(example: str) -> Calls:
    """The calls of an example. Raises ToolError where there are none."""
    name = example.replace("-", "_")
    name = SAME.get(name, name)
    if name not in {module.name for module in pkgutil.iter_modules(__path__)}:
        raise ToolError(f"there are no calls for {example}")
    found: Calls = importlib.import_module(f"{__name__}.{name}").calls
    return found


def run(example: str) -> int:
    """Make the calls of a playground's example, and print what came; the exit code. Raises ToolError."""
    for line in of(example)(Consumer.of_this_playground()):
        print(line, flush=True)
    return 0
