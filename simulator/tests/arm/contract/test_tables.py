"""The tables, built from the SDK, against Azure's own type file: every disagreement is listed here, none is chosen silently."""

import json

import pytest
from apim_simulator.arm import registry
from apim_simulator.arm.contract import tables
from apim_simulator.arm.resource_type import Style

FLAG_REQUIRED, FLAG_READ_ONLY = 1, 2
ENVELOPE = {"id", "name", "type", "apiVersion"}

SERVICE = "Microsoft.ApiManagement/service"
PRIVATE_ENDPOINT = "properties.privateEndpointConnections[].properties.privateLinkServiceConnectionState"
LOGGER_ID = {"properties.loggerId: required True in the type file, False here"}
DISAGREEMENTS: dict[str, set[str]] = {
    SERVICE: {
        # `properties` is required through publisherEmail and publisherName; private endpoints are not simulated
        "properties: required True in the type file, False here",
        PRIVATE_ENDPOINT + ": required True in the type file, False here",
    },
    # errorReasons are refused whole
    f"{SERVICE}/backends": {
        "properties.circuitBreaker.rules[].failureCondition.errorReasons[]: maxLength 200 in the type file, None in the SDK",
    },
    # required, except for the diagnostic `local`, which must have none: the resource type checks it
    f"{SERVICE}/diagnostics": LOGGER_ID,
    f"{SERVICE}/apis/diagnostics": LOGGER_ID,
    # the type file joins what is sent and what is answered; sent, these are unknown rather than read-only here
    f"{SERVICE}/namedValues": {
        "properties.provisioningState: only in the type file, flags 2",
        "properties.keyVault.lastStatus: only in the type file, flags 2",
    },
    f"{SERVICE}/subscriptions": {
        f"properties.{name}: only in the type file, flags 2"
        for name in ("createdDate", "startDate", "expirationDate", "endDate", "notificationDate", "stateComment")
    },
}
"""By resource type: what the type file says and the SDK does not, and what follows from it here."""


class TypeFile:
    """Azure's type file: a list whose members refer to each other by index."""

    def __init__(self, evidence):
        file = evidence / "arm" / "microsoft.apimanagement-2024-05-01.types.json"
        self.entries = json.loads(file.read_text(encoding="utf-8"))

    def at(self, reference):
        """The entry that a reference names."""
        return self.entries[int(reference["$ref"].rsplit("/", 1)[1])]

    def body(self, resource_type):
        """The body of a resource type of this version."""
        name = f"{resource_type}@2024-05-01".lower()
        found = [e for e in self.entries if e["$type"] == "ResourceType" and e["name"].lower() == name]
        return self.at(found[0]["body"]) if found else None


def compare(types, resource_type):
    """Every disagreement about the body of a PUT, as sentences."""
    body = types.body(resource_type.type)
    rules = resource_type.contract.tables.models[resource_type.put_model]
    required = resource_type.contract.required
    yield from members(types, resource_type, body, rules, "", required)
    limits = resource_type.contract.tables.names[resource_type.operations].get(resource_type.parameter, {})
    yield from limited(types.at(body["properties"]["name"]["type"]), limits, "(name)")


def members(types, resource_type, node, rules, at, required):
    theirs = {k: v for k, v in node["properties"].items() if at or k not in ENVELOPE}
    ours = {k: v for k, v in rules.items() if at or k not in ENVELOPE}
    for name in sorted(theirs.keys() - ours.keys()):
        yield f"{at}{name}: only in the type file, flags {theirs[name]['flags']}"
    for name in sorted(ours.keys() - theirs.keys()):
        yield f"{at}{name}: only in the SDK"
    for name in sorted(theirs.keys() & ours.keys()):
        yield from member(types, resource_type, theirs[name], ours[name], f"{at}{name}", required)


def member(types, resource_type, their, our, at, required):
    flags, node = their["flags"], types.at(their["type"])
    if bool(flags & FLAG_READ_ONLY) != bool(our.get("readonly")):
        yield f"{at}: read-only {bool(flags & FLAG_READ_ONLY)} in the type file, {bool(our.get('readonly'))} in the SDK"
    if flags & FLAG_READ_ONLY:
        return
    wanted = bool(our.get("required")) or at in required
    if bool(flags & FLAG_REQUIRED) != wanted:
        yield f"{at}: required {bool(flags & FLAG_REQUIRED)} in the type file, {wanted} here"
    if "members" in our:
        yield from members(types, resource_type, node, our["members"], f"{at}.", required)
        return
    yield from typed(types, resource_type, node, our, our["type"], at, required)


def typed(types, resource_type, node, rule, name, at, required):
    models = resource_type.contract.tables.models
    if node["$type"] == "UnionType":
        elements = [types.at(e) for e in node["elements"]]
        values = {e["value"] for e in elements if e["$type"] == "StringLiteralType"}
        if values != set(rule.get("enum", ())):
            yield f"{at}: values {sorted(values)} in the type file, {sorted(rule.get('enum', ()))} in the SDK"
        closed = all(e["$type"] == "StringLiteralType" for e in elements)
        if closed != (at in resource_type.contract.closed):
            yield f"{at}: closed {closed} in the type file, {at in resource_type.contract.closed} here"
    elif node["$type"] == "ArrayType":
        yield from limited(node, rule, at)
        yield from typed(
            types, resource_type, types.at(node["itemType"]), {"enum": rule.get("enum", ())}, name.strip("[]"), f"{at}[]", required
        )
    elif node["$type"] == "ObjectType" and name in models:
        yield from members(types, resource_type, node, models[name], f"{at}.", required)
    elif node["$type"] == "ObjectType" and not name.startswith("{") and name != "object":
        yield f"{at}: an object in the type file, {name} in the SDK"
    elif node["$type"] == "ObjectType" and "additionalProperties" in node:
        yield from typed(types, resource_type, types.at(node["additionalProperties"]), {}, name[1:-1], f"{at}.*", required)
    else:
        yield from limited(node, rule, at)


NAMES = {
    "StringType": {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"},
    "IntegerType": {"minValue": "minimum", "maxValue": "maximum"},
    "ArrayType": {"minLength": "min_items", "maxLength": "max_items"},
}


def limited(node, rule, at):
    for theirs, ours in NAMES.get(node["$type"], {}).items():
        if node.get(theirs, 0 if theirs == "minLength" else None) != rule.get(ours, 0 if theirs == "minLength" else None):
            yield f"{at}: {theirs} {node.get(theirs)} in the type file, {rule.get(ours)} in the SDK"


RESOURCE_TYPES = [k for k in registry.resource_types() if k.type.startswith("Microsoft.ApiManagement/service") and k.put_model]


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES, ids=lambda resource_type: resource_type.type.split("/", 2)[-1])
def test_sdk_and_type_file_agree(evidence, resource_type):
    """What a body may hold is the same in both, but for the disagreements listed above."""
    assert set(compare(TypeFile(evidence), resource_type)) == DISAGREEMENTS.get(resource_type.type, set())


def test_nothing_is_closed_or_required_for_nothing():
    """What a resource type adds to the SDK's tables exists in them."""
    for resource_type in RESOURCE_TYPES:
        known = resource_type.contract.tables.models[resource_type.put_model]["properties"]["members"]
        assert {*resource_type.required, *resource_type.closed} <= set(known), resource_type.type


def test_tables_on_disk_are_those_of_the_sdk(tmp_path):
    """A second load reads the file and yields the same tables; a damaged file is replaced."""
    tables.load.cache_clear()
    fresh = tables.load(folder=tmp_path)
    (file,) = tmp_path.iterdir()
    tables.load.cache_clear()
    assert tables.load(folder=tmp_path) == fresh
    file.write_text("{", encoding="utf-8")
    tables.load.cache_clear()
    assert tables.load(folder=tmp_path) == fresh
    assert json.loads(file.read_text(encoding="utf-8"))["models"] == fresh.models
    tables.load.cache_clear()


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path):
    """Without a place on disk the tables are built each time."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    tables.load.cache_clear()
    assert tables.load(folder=blocked / "below").models["BackendContract"]["properties"]["members"]["url"]["max_length"] == 2000
    tables.load.cache_clear()


@pytest.mark.parametrize(
    "resource_type",
    [k for k in registry.resource_types() if k.type.startswith("Microsoft.ApiM")],
    ids=lambda resource_type: resource_type.type,
)
def test_long_running_types_are_those_of_the_sdk(resource_type):
    """Only what the SDK calls `begin_…` answers a write before it is done."""
    methods = resource_type.contract.tables.methods.get(resource_type.operations, [])
    if resource_type.put_style is not Style.WHOLE:
        assert "begin_create_or_update" in methods
    if resource_type.patch_style is not Style.WHOLE:
        assert "begin_update" in methods
    if resource_type.delete_style is not Style.WHOLE:
        assert "begin_delete" in methods
