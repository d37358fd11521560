"""In place of pip where a language host runs `python -m pip`: it gets the list that was made once; all else pip does itself."""

import os
import runpy
import sys
from pathlib import Path

LIST = ["list", "-v", "--format", "json"]

if __name__ == "__main__":
    if sys.argv[1:] == LIST:
        sys.stdout.write(Path(os.environ["KEPT_PIP_LIST"]).read_text(encoding="utf-8"))
    else:
        sys.path.remove(str(Path(__file__).parent))
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
