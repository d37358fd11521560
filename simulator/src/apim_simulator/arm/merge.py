"""PATCH as Azure merges it: objects member by member, arrays as a whole (op-10), null removes (inferred)."""

from apim_simulator.store import Json


def merge(base: Json, patch: Json) -> Json:
    """A new object; neither argument changes."""
    merged = dict(base)
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            before = merged.get(name)
            merged[name] = merge(before if isinstance(before, dict) else {}, value)
        else:
            merged[name] = value
    return merged
