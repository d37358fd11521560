"""What each Python of a stack's commands runs first: a language host's lets a process run the program that has imported it.

Every other Python starts as always, and so does this one where no such process is (tests/e2e/warm_host.py).
"""

import os
import sys

if os.environ.get("WARM_HOST") and "".join(sys.orig_argv[1:2]).endswith("/pulumi-language-python-exec"):
    import hand_over  # type: ignore[import-not-found] # it is found where this file is

    hand_over.to(os.environ["WARM_HOST"])
