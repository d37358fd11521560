"""Fetches the pulumi CLI as its makers release it, for platforms whose archive's SHA-256 is pinned here.

The result lands in `.cache/engine/release` by one rename, and only if the archive's sum is the pinned one. Standard library only.
"""

import hashlib
import platform
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from tools.console import LOG_INTERVAL_SECONDS, ToolError, clock, say
from tools.paths import CACHE
from tools.turn import turn

VERSION = "v3.255.0"
"""Newest release of whose archives independent public sources quote the same sums. Its makers publish them beside the archives,
as `pulumi-3.255.0-checksums.txt`; to take another version, take those."""

SHA256 = {
    ("Linux", "x86_64"): ("linux-x64", "cf559568e2c32f7fae56ea3de8ae5fa48973ba8c5aa9dd2b3dc0c8898fe50dba"),
    ("Linux", "aarch64"): ("linux-arm64", "699fbc6ea848d997e9b3645487f108d27b1b55ec807c7576406131e6e080f0e3"),
}
"""By operating system and machine, as `platform` names them: the archive's name for both, and its sum. Others build with Go."""

SOURCE = "https://get.pulumi.com/releases/sdk/pulumi-{version}-{platform}.tar.gz"
BINARIES = CACHE / "engine" / "release"
STAMP = "stamp"
NEEDED = ("pulumi", "pulumi-language-python")
TIMEOUT_SECONDS = 20.0
CHUNK_BYTES = 1 << 20


class UnavailableError(Exception):
    """No archive can be had here; the message says why. Something else may provide the CLI."""


def is_there() -> bool:
    """Whether the pinned release was fetched before."""
    stamp = BINARIES / STAMP
    pinned = SHA256.get((platform.system(), platform.machine()))
    return pinned is not None and stamp.is_file() and stamp.read_text(encoding="ascii").strip() == pinned[1]


def fetch() -> None:
    """Fetch, verify and unpack it.

    Raises UnavailableError where there is nothing to fetch, or no way to it, and ToolError where what came is not what is pinned.
    """
    pinned = SHA256.get((platform.system(), platform.machine()))
    if pinned is None:
        raise UnavailableError(f"no release archive is pinned for {platform.system()} on {platform.machine()}")
    name, expected = pinned
    url = SOURCE.format(version=VERSION, platform=name)
    coming = BINARIES.parent / "fetching"
    with turn(BINARIES.parent / "lock", "fetching the pulumi CLI"):
        if is_there():
            return
        shutil.rmtree(coming, ignore_errors=True)
        coming.mkdir()
        try:
            _put(url, expected, coming)
        finally:
            shutil.rmtree(coming, ignore_errors=True)


def _put(url: str, expected: str, folder: Path) -> None:
    """Bring what is at `url` into `folder`, and from there to its place."""
    archive, unpacked = folder / "archive.tar.gz", folder / "bin"
    found = _download(url, archive)
    if found != expected:
        raise ToolError(
            f"{url} is not the archive that is pinned: its SHA-256 is {found}, expected {expected}; nothing of it was used. "
            "Install the pulumi CLI (https://www.pulumi.com/docs/install/), and tell whoever keeps this repository"
        )
    _unpack(archive, unpacked)
    (unpacked / STAMP).write_text(expected + "\n", encoding="ascii")
    shutil.rmtree(BINARIES, ignore_errors=True)
    unpacked.rename(BINARIES)


def _download(url: str, file: Path) -> str:
    """The SHA-256 of what was written to `file`. A proxy of the environment is used."""
    import http.client  # noqa: PLC0415 - where a CLI is there, which each command looks for, these modules are half of its start
    import ssl  # noqa: PLC0415
    import urllib.error  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    say(f"fetching the pulumi CLI {VERSION} from {url}")
    began, context = time.monotonic(), ssl.create_default_context()
    try:
        with (
            urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS, context=context) as answer,  # noqa: S310 - SOURCE is of https
            file.open("wb") as out,
        ):
            found = _copied(answer, out, int(answer.headers.get("Content-Length") or 0), began)
    except (OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise UnavailableError(f"{url} cannot be fetched: {reason}") from error
    print(f"    done in {clock(time.monotonic() - began)}", flush=True)
    return found


def _copied(answer: BinaryIO, out: BinaryIO, size: int, began: float) -> str:
    """Copy all of an answer; a line now and then says how far it is."""
    digest, length, printed = hashlib.sha256(), 0, began
    while chunk := answer.read(CHUNK_BYTES):
        digest.update(chunk)
        out.write(chunk)
        length += len(chunk)
        if time.monotonic() - printed > LOG_INTERVAL_SECONDS:
            printed = time.monotonic()
            print(f"    {clock(printed - began)}  {length >> 20} of {size >> 20 or '?'} MB", flush=True)
    if size and length != size:
        raise OSError(f"it ended after {length} of {size} bytes")
    return digest.hexdigest()


def _unpack(archive: Path, folder: Path) -> None:
    """The CLI and its Python language host, of an archive that has been verified."""
    import tarfile  # noqa: PLC0415 - as in `_download`

    folder.mkdir()
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name).name
            if member.isfile() and (name == "pulumi" or (name.startswith("pulumi-") and "python" in name)):
                with (folder / name).open("wb") as out:
                    shutil.copyfileobj(members.extractfile(member) or out, out)
                (folder / name).chmod(0o755)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ToolError(f"the release archive of pulumi {VERSION} has no {' and no '.join(missing)}")
