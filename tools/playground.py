"""`make playground`: a repository as a team would have it, whose Azure is the simulator, to try every command in.

It is a copy of what is tracked here with a history of its own, so that nothing tried there changes this checkout. The
simulator, pulumi's state and login lie in its ignored folder. `python -m tools.playground stop` ends the simulator;
`python -m tools.playground portal METHOD PATH [JSON]` does in it what somebody else might do in the portal.
"""

import os
import shlex
import shutil
import ssl
import subprocess
import sys
import uuid
from pathlib import Path

import httpx
import jwt

from tools import arm, demo, engine, simulator_process, stand_in
from tools.console import ToolError, fail, say
from tools.local_stack import FOREIGN, search_path, variables
from tools.paths import CACHE, ROOT, VENV

FOLDER = CACHE / "playground"
ENTER = "enter.sh"
KEY = "PLAYGROUND_OPENAI_KEY"
SERVICE, SOMEBODY = "apim-local", "jane@contoso.com"


def make(folder: Path = FOLDER) -> Path:
    """Make the playground in an empty or absent folder, its simulator running; the file to source. Raises ToolError."""
    if folder.exists() and any(folder.iterdir()):
        raise ToolError(f"{folder} is not empty: `python -m tools.playground stop` ends what runs there, then remove it")
    cli = engine.resolve()
    _copy(folder)
    kept = folder / ".cache"
    (kept / "state").mkdir(parents=True)
    stand_in.install(kept / "pulumi")
    addresses = simulator_process.start(kept / "simulator")
    key = arm.account_key(addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)
    lines = [f"unset {name}" for name in sorted(os.environ) if name.startswith(FOREIGN)]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in (variables(addresses, kept) | {KEY: key}).items()]
    first = os.pathsep.join([*search_path(cli), str(folder / "bin")])
    file = folder / ENTER
    file.touch(mode=0o600)
    file.write_text("\n".join([*lines, f'export PATH={shlex.quote(first)}:"$PATH"', f"cd {shlex.quote(str(folder))}", ""]), "utf-8")
    return file


def stop(folder: Path = FOLDER) -> bool:
    """End its simulator. False when none ran."""
    return simulator_process.stop(folder / ".cache" / "simulator")


def portal(method: str, path: str, body: str = "") -> str:
    """One call to ARM below the service, as another person than the one who deploys; what it did. Raises ToolError.

    It is for a shell that has sourced the playground's file. ARM in the simulator believes any token.
    """
    missing = {"ARM_METADATA_HOSTNAME", "ARM_SUBSCRIPTION_ID", "SSL_CERT_FILE"} - set(os.environ)
    if missing:
        raise ToolError(f"{', '.join(sorted(missing))} are not set: source the playground's {ENTER} first")
    group = f"/subscriptions/{os.environ['ARM_SUBSCRIPTION_ID']}/resourceGroups/{demo.RESOURCE_GROUP}"
    url = f"https://{os.environ['ARM_METADATA_HOSTNAME']}{group}/providers/Microsoft.ApiManagement/service/{SERVICE}/{path}"
    token = jwt.encode({"upn": SOMEBODY, "oid": str(uuid.uuid5(uuid.NAMESPACE_DNS, SOMEBODY))}, "", algorithm="none")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"}
    trust = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    with httpx.Client(verify=trust, trust_env=False) as http:
        answer = http.request(method, url, params={"api-version": "2024-05-01"}, headers=headers, content=body)
    if answer.is_error:
        raise ToolError(f"{method} {path} answered {answer.status_code}: {answer.text}")
    return f"{SOMEBODY}: {method} {path}"


def _copy(folder: Path) -> None:
    """What git tracks here, as it lies in the working tree, as the first commit of a new repository."""
    tracked = _git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, tracked):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / ".venv").symlink_to(VENV)
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    _git(folder, "config", "user.name", "Playground")
    _git(folder, "config", "user.email", "playground@example.com")
    with (folder / ".git" / "info" / "exclude").open("a", encoding="utf-8") as ignored:
        ignored.write(f"/.venv\n/{ENTER}\n")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "Start from the project")


def _git(folder: Path, *arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise ToolError("the playground is a git repository: install git (https://git-scm.com/downloads)")
    done = subprocess.run([git, "-C", folder, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"git {arguments[0]} failed in {folder}: {done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """`playground`, `playground stop`, `playground portal METHOD PATH [JSON]`; expected mistakes are told in one message."""
    try:
        return _do(sys.argv[1:])
    except ToolError as error:
        return fail(error)


def _do(arguments: list[str]) -> int:
    match arguments:
        case []:
            file = make()
            say(f"a repository with its own simulated Azure: . {file.relative_to(ROOT)}")
            say("docs/start/walkthrough.md goes through a change there; `python -m tools.playground stop` ends the simulator")
        case ["stop"]:
            say("simulator stopped" if stop() else "no simulator was running")
        case ["portal", method, path]:
            print(portal(method.upper(), path))
        case ["portal", method, path, body]:
            print(portal(method.upper(), path, body))
        case _:
            raise ToolError("playground takes nothing, stop, or portal METHOD PATH [JSON]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
