"""What a program registers, in full: the SDK's mocks drop parents, dependencies and options, this keeps them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc

from arm_args.classes import CLASSES

SECRET = "4dabf18193072939515e22adb298388d"
"""Key that marks a secret among a resource's inputs; its `value` member holds what is secret."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One resource: `after` names the resources it waits for, `parent` the one it belongs to ("" for the stack)."""

    inputs: Mapping[str, Any]
    parent: str = ""
    after: frozenset[str] = frozenset()
    protect: bool = False


_LOOP = asyncio.new_event_loop()
"""The SDK takes the thread's current loop, which any earlier asyncio.run has taken away. One for all tests, never closed: its
worker threads hold loops that the SDK makes and does not close."""

Invoke = Callable[[str, dict[str, Any]], Any]
"""Answers an invoke by token and arguments: a result, or a result and (property, reason) failures."""


def refuse(token: str, _args: dict[str, Any]) -> dict[str, Any]:
    """No component may look anything up."""
    raise AssertionError(f"unexpected invoke: {token}")


class _Mocks(pulumi.runtime.Mocks):
    """Answers a registration with its inputs, and with the name in ARM that others are wired to.

    What the components send has to be in the table that says what it means.
    """

    NAMES = ("apiId", "backendId", "namedValueId", "productId", "sid")

    def __init__(self, invoke: Invoke) -> None:
        self.invoke = invoke

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        known = CLASSES.get(args.typ.rsplit(":", 1)[-1]) if args.typ.startswith("azure-native:") else None
        assert known or not args.typ.startswith("azure-native:"), f"arm_args.members has no row for {args.typ}"
        assert known is None or not set(args.inputs) - set(known.members), f"arm_args.members lacks inputs of {args.typ}"
        name = next((args.inputs[key] for key in self.NAMES if key in args.inputs), args.name)
        return f"{args.name}-id", {**args.inputs, "name": name}

    def call(self, args: mocks.MockCallArgs) -> Any:
        return self.invoke(args.token, args.args)


class Recorder(mocks.MockMonitor):
    """Stands where the engine is: registrations `seen` by type token and logical name, in order; how many had stack `traces`.

    `encrypted` has the outputs that are secret beside those that the provider calls so.
    """

    def __init__(self, invoke: Invoke = refuse) -> None:
        super().__init__(_Mocks(invoke))
        self.seen: dict[tuple[str, str], Registered] = {}
        self.said: list[str] = []
        self.traces = 0
        self.encrypted: dict[tuple[str, str], frozenset[str]] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the RPC's name
        """Record a registration, and answer it as the SDK's mocks do."""
        if request.type != "pulumi:pulumi:Stack":
            self.traces += request.HasField("stackTrace")
            self.encrypted[request.type, request.name] = frozenset(request.additionalSecretOutputs)
            self.seen[request.type, request.name] = Registered(
                inputs=rpc.deserialize_properties(request.object),
                parent=_name(request.parent),
                after=frozenset(map(_name, request.dependencies)),
                protect=request.protect,
            )
        return super().RegisterResource(request)


def _name(urn: str) -> str:
    name = urn.rsplit("::", 1)[-1]
    return "" if "pulumi:pulumi:Stack" in urn.split("::")[-2:-1] else name


def record(program: Callable[[], Any], *, invoke: Invoke = refuse, stack: str = "test", preview: bool = False) -> Recorder:
    """Run a function that declares resources, and wait until all are registered."""
    recorder = Recorder(invoke)
    logger = logging.Logger("engine")  # noqa: LOG001 - one of its own, which keeps nothing between runs
    logger.addHandler(_Keep(recorder.said))
    asyncio.set_event_loop(_LOOP)
    pulumi.runtime.set_mocks(
        recorder.mocks, project="azure-openai-apim", stack=stack, preview=preview, logger=logger, monitor=recorder
    )
    pulumi.runtime.test(program)()
    return recorder


class _Keep(logging.Handler):
    """Keeps what the program told the user."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.INFO)  # below that the SDK tells its own doings
        self._said = said

    def emit(self, entry: logging.LogRecord) -> None:
        self._said.append(entry.getMessage())
