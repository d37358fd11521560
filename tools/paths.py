"""Where things lie in a checkout. Everything the tools write is under the two ignored folders."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
ENGINE = ROOT / "engine"
