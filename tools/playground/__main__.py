"""The playground's commands: `python -m tools.playground …`.

- `[--anew] [EXAMPLE]` makes one, or enters the one that is there;
- `stop` ends the simulators of all playgrounds;
- `calls` calls the APIs of a playground's stack, and says what to look at;
- `portal METHOD PATH [JSON]` does in its Azure what somebody else might do in the portal.

Without the environment of the checkout it starts itself again in there.
"""

import os
import sys

from tools.console import ToolError, exit_code, say
from tools.paths import CACHE, ROOT, VENV
from tools.playground import marker
from tools.turn import turn

USAGE = "playground takes [--anew] [EXAMPLE], stop, calls, or portal METHOD PATH [JSON]"


def run(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code. Raises ToolError."""
    from tools.playground import folder, setups  # noqa: PLC0415 - needs the environment of the checkout

    match arguments:
        case ["stop"]:
            return _stop()
        case ["calls"]:
            from tools.playground import calls  # noqa: PLC0415 - as above

            return calls.run(_this()["example"])
        case ["portal", method, path, *body] if len(body) <= 1:
            from tools.playground import portal  # noqa: PLC0415 - as above

            service = f"apim-{setups.setup(_this()['example']).world}"
            print(portal.change(method.upper(), path, "".join(body), service))
        case _ if all(word == "--anew" or not word.startswith("-") for word in arguments):
            marker.refuse_within(ROOT, "playground")
            names = [word for word in arguments if word != "--anew"] or [setups.LOCAL]
            if len(names) > 1:
                raise ToolError(USAGE)
            with turn(CACHE / "playground.lock", "making a playground"):
                file = folder.make(folder.folder_of(names[0]), names[0], anew="--anew" in arguments)
            for line in _instructions(names[0], os.path.relpath(file)):
                say(line)
        case _:
            raise ToolError(USAGE)
    return 0


def _stop() -> int:
    from tools.playground import folder  # noqa: PLC0415 - needs the environment of the checkout

    stopped = folder.stop(ROOT) if marker.read(ROOT) else bool(folder.stop_all())
    say("simulator stopped" if stopped else "no simulator was running")
    return 0


def _this() -> dict[str, str]:
    values = marker.read(ROOT)
    if values is None:
        raise ToolError("this is for a shell of a playground: source its enter.sh first; `make playground` names it")
    return values


def _instructions(example: str, file: str) -> list[str]:
    again = "make playground" if example == "local" else f"make playground EXAMPLE={example}"
    what = {
        "local": "docs/start/playground.md goes through deploy, call, judge and destroy there",
        "walkthrough": "docs/start/walkthrough.md goes through one change there; its stack and its branch are made",
    }
    return [
        f"a repository with a simulated Azure of its own, its stack made and its secrets set; in a shell of its own:\n    . {file}",
        what.get(
            example,
            f"pulumi up --yes; python -m tools.playground calls; what {example} is for: examples/README.md",
        ),
        f"`{again}` again enters it, with ANEW=1 it is made anew; `make down` ends it, from anywhere: make -C {ROOT} down",
    ]


def main() -> int:
    """The exit code."""
    python = VENV / "bin" / "python"
    if sys.prefix != str(VENV) and python.exists():
        os.execv(python, [str(python), "-m", "tools.playground", *sys.argv[1:]])  # noqa: S606 - the same program, with its libraries
    if not python.exists():
        return exit_code(_not_installed)
    return exit_code(lambda: run(sys.argv[1:]))


def _not_installed() -> int:
    raise ToolError(f"there is no {VENV}: `make playground` makes it")


if __name__ == "__main__":
    sys.exit(main())
