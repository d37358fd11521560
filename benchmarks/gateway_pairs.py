"""Calls of two APIs of one gateway in turn, so that whatever else the machine does meets both."""

import argparse
import itertools
import ssl
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tools import simulator_process

CALLS, WARM = 300, 20


@contextmanager
def gateway(deployed: Callable[[simulator_process.Addresses], str]) -> Iterator[tuple[httpx2.Client, str]]:
    """A client with the key that `deployed` returns once it has filled a simulator of its own, and that gateway's URL."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        addresses = simulator_process.start(Path(name), settings={"lro_polls": "0"})
        try:
            key = deployed(addresses)
            tls = ssl.create_default_context(cafile=addresses.ca)
            with httpx2.Client(verify=tls, timeout=60, headers={"api-key": key}) as http:
                yield http, addresses.gateway
        finally:
            simulator_process.stop(Path(name))


def medians(kinds: Mapping[str, Callable[[str], float]], apis: tuple[str, str], calls: int) -> Mapping[str, tuple[float, float]]:
    """Medians of each kind of call, in milliseconds, of both APIs in their order; each comes first as often as the other.

    The kinds take turns in the order of the mapping, once for each API, so that one may use what the one before has made.
    """
    times: dict[tuple[str, str], list[float]] = {}
    for number, (name, call), turn in itertools.product(range(WARM + calls), kinds.items(), (0, 1)):
        api = apis[(number + turn) % 2]
        took = call(api)
        if number >= WARM:
            times.setdefault((name, api), []).append(took)
    return {name: (statistics.median(times[name, apis[0]]), statistics.median(times[name, apis[1]])) for name in kinds}


def asked_calls(description: str | None) -> int:
    """The number of calls of each kind that the command line asks for."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=CALLS, help="calls of each kind (default: %(default)s)")
    return int(parser.parse_args().calls)
