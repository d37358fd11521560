"""Telling a person at a terminal, or reading a log, what is going on and how long it usually takes.

Standard library only: this runs before anything is installed.
"""

import atexit
import gc
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

TERMINAL_INTERVAL_SECONDS = 1.0
LOG_INTERVAL_SECONDS = 30.0
KEPT_LINES = 25
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of SIGINT."""
BROKEN_PIPE = 141
"""Exit code where whoever read the output is gone: 128 and the number of SIGPIPE."""


class ToolError(Exception):
    """Something the user can put right. `main` functions print it and exit 1, without a traceback."""


def say(message: str) -> None:
    """Print one line at once, also through a pipe."""
    print(f"==> {message}", flush=True)


def fail(error: ToolError) -> int:
    """Print an error the way every tool does; the result is the exit code."""
    print(f"error: {error}", file=sys.stderr, flush=True)
    return 1


def exit_code(run: Callable[[], int]) -> int:
    """What a tool's `run` returns; an expected mistake and Ctrl-C end with one line each, a reader that is gone with none."""
    atexit.register(gc.freeze)  # what is left goes with the process: the interpreter need not look for garbage among it
    try:
        return _flushed(run)
    except ToolError as error:
        return fail(error)
    except KeyboardInterrupt:
        print("\ninterrupted; the same command goes on from here", file=sys.stderr, flush=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        return BROKEN_PIPE


def _flushed(run: Callable[[], int]) -> int:
    code = run()
    sys.stdout.flush()
    return code


def clock(seconds: float) -> str:
    """`75` -> `1m15s`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"


def run_with_progress(
    command: Sequence[str], *, title: str, usually: str, cwd: Path, env: Mapping[str, str], log: Path, stream: TextIO | None = None
) -> None:
    """Run a long command: its output goes to `log`, the elapsed time and its latest line to the terminal.

    On a terminal one line is rewritten every second; elsewhere a line is added every half minute.
    Raises ToolError with the last lines of output when the command fails.
    """
    out = stream or sys.stdout
    print(f"==> {title} (usually {usually})", file=out, flush=True)
    started = time.monotonic()
    last: deque[str] = deque(maxlen=KEPT_LINES)
    done = threading.Event()
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            command, cwd=cwd, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        ) as process,
    ):
        ticker = threading.Thread(target=_tick, args=(out, started, last, done), daemon=True)
        ticker.start()
        try:
            for line in process.stdout or ():
                record.write(line)
                last.append(line.rstrip())
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            done.set()
            ticker.join()
    if code:
        tail = "\n  ".join(last)
        raise ToolError(f"{title}: {command[0]} ended with exit code {code}; its last lines (all of them: {log}):\n  {tail}")
    print(f"    done in {clock(time.monotonic() - started)}", file=out, flush=True)


def _tick(out: TextIO, started: float, last: Sequence[str], done: threading.Event) -> None:
    terminal = out.isatty()
    while not done.wait(TERMINAL_INTERVAL_SECONDS if terminal else LOG_INTERVAL_SECONDS):
        line = f"    {clock(time.monotonic() - started)}  {last[-1] if last else ''}"
        print(f"\r\x1b[K{line[:100]}" if terminal else line[:160], end="" if terminal else "\n", file=out, flush=True)
    if terminal:
        print("\r\x1b[K", end="", file=out, flush=True)
