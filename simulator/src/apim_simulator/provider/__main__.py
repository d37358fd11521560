"""`pulumi-resource-azure-native [ENGINE]`: serve on a port of 127.0.0.1, say which on stdout, end with the engine."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from apim_simulator.provider import protocol

protocol.lighten()

import grpc  # noqa: E402 - protocol.lighten() has to run before anything loads the SDK
from pulumi.runtime.proto import provider_pb2_grpc  # noqa: E402

from apim_simulator.provider import metadata  # noqa: E402
from apim_simulator.provider.metadata.sources import SourceUnreadable  # noqa: E402
from apim_simulator.provider.servicer import Servicer  # noqa: E402

WORKERS = 64
"""Most wait for ARM. The engine's own limit is lower unless somebody raises it."""

ORPHAN_SECONDS = 1.0


def main() -> int:
    """Serve until the engine ends this process, or is gone itself."""
    engine = os.getppid()  # before the engine hears from us: it may be gone as soon as it has
    try:
        servicer = Servicer(metadata.load())
    except SourceUnreadable as error:
        print(f"pulumi-resource-azure-native: {error}", file=sys.stderr)
        return 1
    server = grpc.server(ThreadPoolExecutor(WORKERS), options=protocol.SERVER_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    print(port, flush=True)  # from now on the engine may send a signal
    while not ended.wait(ORPHAN_SECONDS):
        if os.getppid() != engine:  # an engine that was killed sends no signal
            break
    server.stop(grace=None)
    # Workers may be waiting for ARM for minutes, and the interpreter would wait for them.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
