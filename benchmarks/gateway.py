"""`python -m benchmarks.gateway`: calls through the gateway against the same calls to the model server, in one run.

Arrivals are fixed (open loop): a call is sent when its time has come, whether or not earlier ones have ended, and its time
counts from then. Rounds of both turn about, so that whatever else the machine does meets both. Client and simulator are two
processes; everything is on loopback.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import psutil

from benchmarks.gateway_world import Target, World, made
from tools import simulator_process
from tools.console import ToolError, say

RATE = 50
"""Calls a second, as the goal has it."""
ROUNDS, SECONDS = 3, 4
STREAMS = 200
CALLS = 10_000
WARM = 50


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of calls."""

    values: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """The value that this share of calls does not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def paced(call: Callable[[], Awaitable[float]], count: int, rate: float) -> list[float]:
    """Start `count` calls at a rate a second; each gives milliseconds since it was due."""
    began = time.perf_counter()
    tasks = []
    for number in range(count):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.ensure_future(call()))
    return list(await asyncio.gather(*tasks))


async def whole(client: httpx2.AsyncClient, target: Target) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    answer = await client.post(target.url, json=target.body(), headers=target.headers)
    answer.raise_for_status()
    return (time.perf_counter() - began) * 1000


async def streamed(client: httpx2.AsyncClient, target: Target) -> tuple[float, bool]:
    """Milliseconds to the first event of a stream, and whether its end came."""
    began = time.perf_counter()
    first, text = None, b""
    async with client.stream("POST", target.url, json=target.body(stream=True), headers=target.headers) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            first = first if first is not None else (time.perf_counter() - began) * 1000
            text = text[-64:] + chunk
    return first or 0.0, text.endswith(b"data: [DONE]\n\n")


async def compared(client: httpx2.AsyncClient, world: World) -> dict[str, Times]:
    """Whole calls to both, round by round."""
    found: dict[str, list[float]] = {"direct": [], "gateway": []}
    for target in (world.direct, world.gateway):
        for _ in range(WARM):
            await whole(client, target)
    for _ in range(ROUNDS):
        for name, target in (("direct", world.direct), ("gateway", world.gateway)):
            found[name] += await paced(partial(whole, client, target), RATE * SECONDS, RATE)
    return {name: Times(tuple(values)) for name, values in found.items()}


async def first_bytes(client: httpx2.AsyncClient, world: World) -> dict[str, float]:
    """Median milliseconds to the first event, of streams in turn."""
    found: dict[str, list[float]] = {"direct": [], "gateway": []}
    for _ in range(WARM):
        for name, target in (("direct", world.direct), ("gateway", world.gateway)):
            found[name].append((await streamed(client, target))[0])
    return {name: statistics.median(values) for name, values in found.items()}


async def run(calls: int) -> int:
    """Measure and print; the exit code is 1 when a stream or a call was lost."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        addresses = simulator_process.start(folder, settings={"lro_polls": "0"})
        try:
            return await _measured(addresses, folder, calls)
        finally:
            simulator_process.stop(folder)


async def _measured(addresses: simulator_process.Addresses, folder: Path, calls: int) -> int:
    world = made(addresses)
    process_id = simulator_process.process_id(folder)
    limits = httpx2.Limits(max_connections=STREAMS + 10, max_keepalive_connections=STREAMS + 10)
    if process_id is None:
        raise ToolError("the simulator has ended")
    process = psutil.Process(process_id)
    async with httpx2.AsyncClient(verify=world.tls, limits=limits, timeout=60) as client:
        say(f"{RATE} calls a second for {ROUNDS} x {SECONDS} s, to the model server and through the gateway")
        both = await compared(client, world)
        for label, share in (("p50", 0.5), ("p99", 0.99)):
            direct, gateway = (both[name].percentile(share) for name in ("direct", "gateway"))
            goal = {"p50": 2, "p99": 10}[label]
            print(_line(label, direct, gateway, goal))
        firsts = await first_bytes(client, world)
        print(_line("first streamed byte, p50", firsts["direct"], firsts["gateway"], 5))
        say(f"{STREAMS} streams at once through the gateway")
        ends = [end for _, end in await asyncio.gather(*(streamed(client, world.gateway) for _ in range(STREAMS)))]
        print(f"streams complete  {sum(ends)} of {STREAMS}")
        before = _megabytes(process)
        say(f"{calls:,} calls through the gateway")
        done = 0
        marks = [before]
        for _ in range(4):
            for _ in range(calls // 4 // 20):
                await asyncio.gather(*(whole(client, world.gateway) for _ in range(20)))
                done += 20
            marks.append(_megabytes(process))
        print(f"memory of the simulator, MB, at each quarter of {done:,} calls:  {' '.join(f'{each:.0f}' for each in marks)}")
    return 0 if all(ends) else 1


def _line(label: str, direct: float, gateway: float, goal: float) -> str:
    return f"{label:<26} direct {direct:6.2f} ms   gateway {gateway:6.2f} ms   added {gateway - direct:6.2f} ms   (goal {goal} ms)"


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def main() -> int:
    """Run it with the wished number of calls."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=CALLS, help="calls of the memory part (default: %(default)s)")
    return asyncio.run(run(parser.parse_args().calls))


if __name__ == "__main__":
    sys.exit(main())
