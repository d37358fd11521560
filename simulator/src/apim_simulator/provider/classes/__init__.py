"""The classes the stand-in knows, by type token. One file per group; a class is one row."""

from apim_simulator.provider.classes import apimanagement, others
from apim_simulator.provider.classes.row import Row

ROWS: dict[str, Row] = {row.token: row for row in (*apimanagement.ROWS, *others.ROWS)}

__all__ = ["ROWS", "Row"]
