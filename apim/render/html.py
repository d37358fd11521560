"""What all HTML of this program is made with: templates of this folder, in which everything is escaped."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from linting import printable

HERE: Final = Path(__file__).parent
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a page that is one file lets a browser do: draw it with its own styles, and nothing else."""


def environment(folder: Path = HERE) -> Environment:
    """Templates of a folder, and those that it shares with others. Every text is made printable, then escaped."""
    found = Environment(
        loader=FileSystemLoader([folder, HERE]), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.finalize = lambda value: printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    found.globals["policy"] = POLICY
    return found
