"""Let another process do in this one's place what this one was started for."""

import json
import os
import signal
import socket
import sys
from pathlib import Path


def to(place: str) -> None:
    """Hand arguments, variables, folder and streams over at a socket, and end as the other process ends.

    Signals are sent on. Killed, this process closes the connection, and the other one ends, too.
    """
    with socket.socket(socket.AF_UNIX) as warm:
        try:
            warm.connect(place)
        except OSError:
            return
        content = json.dumps({"arguments": sys.orig_argv[1:], "variables": dict(os.environ), "folder": str(Path.cwd())}).encode()
        socket.send_fds(warm, [len(content).to_bytes(4, "big")], [0, 1, 2])
        warm.sendall(content)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: warm.send(bytes([number])))
        code = warm.recv(1)
        os._exit(code[0] if code else 1)
