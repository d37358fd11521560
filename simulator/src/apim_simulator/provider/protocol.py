"""The engine's gRPC protocol, from the modules the pulumi SDK ships.

`import pulumi` takes 0.6 s, six times as long as everything else this process needs, and the engine starts the process twice per
`pulumi up`. So the process, and only it, enters the SDK's package by the side door: `lighten()` puts bare packages in place of
`pulumi`, `pulumi.runtime` and `pulumi.runtime.proto`, whose `__init__` would load the whole SDK, and the message modules below
load as they are. Where `pulumi` is imported already, as in tests, nothing is changed.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from pathlib import Path

MAX_MESSAGE_BYTES = 400 * 1024 * 1024
"""As large as the engine's own limit; gRPC's default of 4 MB is too small for an API's document."""

SERVER_OPTIONS = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.so_reuseport", 0),
]


def lighten() -> None:
    """Make `pulumi.runtime.proto.*` importable without running the SDK. Call it before anything imports `pulumi`."""
    if "pulumi" in sys.modules:
        return
    found = PathFinder.find_spec("pulumi")
    if found is None or not found.submodule_search_locations:
        return  # the import that follows says what is missing
    folder = Path(next(iter(found.submodule_search_locations)))
    for name, place in {
        "pulumi": folder,
        "pulumi.runtime": folder / "runtime",
        "pulumi.runtime.proto": folder / "runtime" / "proto",
    }.items():
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(place)]
        sys.modules[name] = module_from_spec(spec)
