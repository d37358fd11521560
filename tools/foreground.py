"""Running a command that a person watches, through Ctrl-C until it has ended by itself."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.console import say
from tools.engine import hear_interrupts


def run(line: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: str | None = None) -> int:
    """Its exit code. Raises KeyboardInterrupt after an interrupt, when the command is over.

    A terminal sends Ctrl-C to the command as well, which then ends what it began: pulumi waits for Azure and writes its state.
    `subprocess.run` would kill it a quarter of a second later, and leave a locked stack with operations that nobody finished.
    """
    hear_interrupts()
    interrupted = False
    with subprocess.Popen(line, cwd=cwd, env=dict(env), stdin=subprocess.PIPE if stdin is not None else None, text=True) as process:
        if process.stdin and stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                if not interrupted:
                    say("interrupted: waiting until what was begun is over; Ctrl-C again ends it at once")
                interrupted = True
                continue
            if interrupted:
                raise KeyboardInterrupt
            return code
