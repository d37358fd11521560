"""Steps of a preview, as the engine prints them, made by hand."""

TYPE = "azure-native:apimanagement:"


def step(op, token, old=None, new=None, *, name="thing", state=None, **more):
    """A step; `state` are further members of both states."""
    states = {
        which: {"custom": True, "type": TYPE + token, "inputs": inputs, **(state or {})}
        for which, inputs in (("oldState", old), ("newState", new))
        if inputs is not None
    }
    return {"op": op, "urn": f"urn:pulumi:local::p::{TYPE}{token}::{name}", **states, **more}
