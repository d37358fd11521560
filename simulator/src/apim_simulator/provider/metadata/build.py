"""Derives the tables of all classes from the installed SDKs.

pulumi-azure-native says what a class takes and gives and which inputs it requires; azure-mgmt says where each is in ARM's
body and what limits apply. An input without a home in the body is an error here, not a property lost on the way to ARM.
"""

from collections.abc import Mapping

from apim_simulator.provider.classes import Row
from apim_simulator.provider.metadata import limits, sources
from apim_simulator.provider.metadata.types import Derived, Member, Rule, Tables

SETS = frozenset({("cognitiveservices", "userAssignedIdentities")})
"""String sets: a list in the program, a map of empty objects in the body (general knowledge; PROV section 2)."""


def build(rows: Mapping[str, Row]) -> Tables:
    """Tables for all rows. Raises SourceUnreadable when an SDK is missing or does not fit a row."""
    models: dict[str, dict[str, Rule]] = {}
    return {"classes": {token: _derive(row, models) for token, row in rows.items()}, "models": models}


def _derive(row: Row, models: dict[str, dict[str, Rule]]) -> Derived:
    declared = sources.resource(row.module, row.name)
    in_path = {part[1:-1] for part in row.path.split("/") if part.startswith("{")}
    names = limits.path_limits(row.operations) if row.operations else {}
    model = limits.Model(row.model) if row.model else None
    outputs = {name: _typed(row, rule, models) for name, rule in declared.outputs.items()}
    derived: Derived = {"parameters": {}, "body": {}, "query": {}, "outputs": outputs, "defaults": declared.defaults}
    for name, rule in declared.inputs.items():
        if name in in_path:
            derived["parameters"][name] = _over(
                rule | {"required": True}, names.get(name)
            )  # the SDK need not ask for the autonamed
        if name in row.required:
            rule["required"] = True
        if name in row.query:
            derived["query"][name] = rule
        elif name not in in_path or name in row.path_and_body:
            derived["body"][name] = _member(row, name, rule, model, models)
    for name, rule in row.added.items():
        derived["body"][name] = {"place": ["properties", name], "rule": rule}
        derived["outputs"][name] = rule
    return derived


def _member(row: Row, name: str, rule: Rule, model: limits.Model | None, models: dict[str, dict[str, Rule]]) -> Member:
    if model is None:
        return {"place": row.body.get(name, name).split("."), "rule": _complete(row, name, rule, None, models)}
    attribute = model.attribute(name)
    if attribute is None:
        raise sources.SourceUnreadable(f"{row.token} takes {name}, which {model.name} does not have")
    rule = _over(rule, model.limits(attribute))
    return {"place": model.place(attribute), "rule": _complete(row, name, rule, model.inner(attribute), models)}


def _complete(row: Row, name: str, rule: Rule, model: limits.Model | None, models: dict[str, dict[str, Rule]]) -> Rule:
    """The rule with the object types it reaches collected, named by module, since two modules may use one name."""
    if (row.module, name) in SETS:
        rule = rule | {"set": True}
    if "items" in rule:
        return rule | {"items": _complete(row, "", rule["items"], model, models)}
    if rule["type"] != "object":
        return rule
    inner = f"{row.module}:{rule['model']}"
    if inner not in models:
        models[inner] = {}  # before its members: object types may contain themselves
        for member, its in sources.argument_type(row.module, rule["model"]).items():
            attribute = model.attribute(member) if model else None
            limited = _over(its, model.limits(attribute) if model and attribute else None)
            models[inner][member] = _complete(row, member, limited, model.inner(attribute) if model and attribute else None, models)
    return rule | {"model": inner}


def _typed(row: Row, rule: Rule, models: dict[str, dict[str, Rule]]) -> Rule:
    """An output's rule, with the object types it reaches collected."""
    if "items" in rule:
        return rule | {"items": _typed(row, rule["items"], models)}
    if rule["type"] != "object":
        return rule
    inner = f"{row.module}:{rule['model']}"
    if inner not in models:
        models[inner] = {}
        for member, its in sources.result_type(row.module, rule["model"]).items():
            models[inner][member] = _typed(row, its, models)
    return rule | {"model": inner}


def _over(rule: Rule, more: Rule | None) -> Rule:
    """The rule with limits laid over it; its type, which is the provider's, stays."""
    return rule if more is None else {**rule, **{name: value for name, value in more.items() if name != "type"}}  # type: ignore[typeddict-item]  # same keys
