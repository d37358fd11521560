"""Queries that are not answered."""


class NotSimulated(Exception):
    """Kusto may know it; this subset does not."""


class SemanticError(Exception):
    """Kusto refuses it, too: a column that is not there, types that do not go together."""
