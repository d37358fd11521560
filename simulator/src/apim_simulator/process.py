"""`apim-simulator`: one process, one event loop, all listeners, until SIGTERM or SIGINT."""

import argparse
import asyncio
import atexit
import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from apim_simulator import __version__, record
from apim_simulator.addresses import ACCOUNT, SERVICE
from apim_simulator.folders import plugin_folder, state_folder
from apim_simulator.garbage import uncollected
from apim_simulator.options import OPTIONS

if TYPE_CHECKING:
    from apim_simulator.http.sockets import Sockets
    from apim_simulator.planes import Planes
    from apim_simulator.world import World

PROGRAM = "apim-simulator"
ORPHAN_SECONDS = 1.0
"""Between two looks whether anybody can still want this process."""


class StartRefusedError(Exception):
    """The process cannot start; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal ends it. Exit 0 after a clean stop, 1 if it could not start, 2 for wrong usage."""
    wanted = _parser().parse_args(arguments)
    atexit.register(gc.freeze)  # what is left goes with the process: the interpreter need not look for garbage among it
    try:
        with _state_folder(wanted.state) as folder:
            asyncio.run(_run(folder, wanted))
    except StartRefusedError as refused:
        print(f"{PROGRAM}: {refused}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Azure on loopback: Resource Manager, an API Management gateway and Azure OpenAI.",
        epilog="Prints one JSON line with its addresses on stdout, then one line a request on stderr. SIGTERM stops it.",
    )
    default = state_folder()
    parser.add_argument(
        "--state", type=Path, default=default, metavar="DIR", help=f"resources, ports and keys (default: {default})"
    )
    parser.add_argument("--seed", metavar="WORLD", help="starter world to make unless it is there: local, regions, replay or empty")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting, its value as JSON or text")
    for plane, what in (("arm", "ARM"), ("gateway", "the first API Management service"), ("model", "the first account")):
        parser.add_argument(
            f"--{plane}-port", type=_port, default=0, metavar="N", help=f"port of {what} (default: the kernel's choice)"
        )
    parser.add_argument("--until", type=int, metavar="PID", help="end with this process, such as a test runner, however it ends")
    parser.add_argument(
        "--plugin-folder", action=_PluginFolder, help="print the folder of the stand-in Pulumi plugin, which goes first on PATH"
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


class _PluginFolder(argparse.Action):
    """`--plugin-folder`: print it and end, as `--version` does."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's own name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(plugin_folder())
        parser.exit()


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:  # noqa: PLR2004 - the range of TCP ports
        raise argparse.ArgumentTypeError(f"{number} is no port")
    return number


@contextlib.contextmanager
def _state_folder(folder: Path) -> Iterator[Path]:
    """The folder, readable by its owner only and locked against a second process. Raises StartRefusedError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        lock = contextlib.ExitStack()
        lock.enter_context(record.locked(folder))
    except record.FolderInUseError as error:
        raise StartRefusedError(f"state folder {folder} is {error}; stop it, or give another with --state") from error
    except OSError as error:
        raise StartRefusedError(f"state folder {folder} cannot be used: {error.strerror}; give another with --state") from error
    with lock:
        yield folder


async def _run(folder: Path, wanted: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with uncollected():
        world, planes, sockets = _opened(folder, wanted)
    await asyncio.sleep(0)  # the listeners' tasks take their first step: from here on they accept
    line = start_line(world)
    record.write(folder, line)
    print(json.dumps(line), flush=True)
    await _until_over(stop, folder, wanted.until)
    await planes.close()
    world.close()
    sockets.close()


def _opened(folder: Path, wanted: argparse.Namespace) -> "tuple[World, Planes, Sockets]":
    """The world with its listeners. Raises StartRefusedError."""
    from apim_simulator.http.sockets import PortTakenError, Sockets  # noqa: PLC0415 - `--help` and usage errors do without
    from apim_simulator.planes import Planes, log_line  # noqa: PLC0415
    from apim_simulator.restart import recover  # noqa: PLC0415
    from apim_simulator.seed import SeedRefused, seed  # noqa: PLC0415
    from apim_simulator.world import World  # noqa: PLC0415

    sockets = Sockets()
    ports = {"arm": wanted.arm_port, "gateway": wanted.gateway_port, "model": wanted.model_port}
    try:
        world = World.open(folder, reserve=sockets.reserve, ports=ports)
        recover(world.store)
        world.addresses.renew()
        world.options.begin_with(_settings(wanted.set))
        if wanted.seed:
            seed(world, {"world": wanted.seed})
    except (PortTakenError, SeedRefused, ValueError) as error:
        sockets.close()
        raise StartRefusedError(_message(error)) from error
    planes = Planes(world, sockets, log_line)
    planes.open()
    return world, planes, sockets


async def _until_over(stop: asyncio.Event, folder: Path, other: int | None) -> None:
    """Until a signal, or until nobody can want this process any more: its state folder is gone, or process `other` is."""
    while _is_wanted(folder, other):
        try:
            async with asyncio.timeout(ORPHAN_SECONDS):
                await stop.wait()
        except TimeoutError:
            continue
        return


def _is_wanted(folder: Path, other: int | None) -> bool:
    try:
        os.kill(other or os.getpid(), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, so it is there
        return folder.exists()
    return folder.exists()


def start_line(world: "World") -> dict[str, str | None]:
    """Where everything is and how to get in; `gateway` and `model` are those of the first service and account, or null."""
    services, accounts = world.store.of_type(SERVICE), world.store.of_type(ACCOUNT)
    return {
        "arm": world.addresses.arm,
        "gateway": world.addresses.service_url(services[0].id) if services else None,
        "model": world.addresses.account_url(accounts[0].id) if accounts else None,
        "ca": str(world.authority.pem_path.resolve()),
        "tenant": world.identity.tenant,
        "subscription": world.identity.subscription,
        "client_id": world.identity.client_id,
        "client_secret": world.identity.client_secret,
        "control_key": world.identity.control_key,
    }


def _settings(pairs: Sequence[str]) -> dict[str, object]:
    """`NAME=VALUE` pairs; a value is text where the setting takes that text, else JSON. A pair without `=` is a ValueError."""
    settings: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise ValueError(f"--set {pair}: NAME=VALUE is expected")
        settings[name] = text
        if not (name in OPTIONS and OPTIONS[name].accepts(text)):
            with contextlib.suppress(ValueError):
                settings[name] = json.loads(text)
    return settings


def _message(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror}; free it, or give another"
    return str(error)
