"""What was adopted becomes arguments at its own place, and a mistake in it has one."""

from tests.desired_state.stacks import SECRET, composed


def adopted(**resources):
    """A stack that took over resources, by place."""
    section = {"resources": {place.replace("__", "/"): each for place, each in resources.items()}}
    return composed({"config": {**SECRET, "azure-openai-apim:adopted": section}})


def test_place_and_class_of_an_adopted_resource():
    """Both are texts: the class follows from the place, and is not it."""
    desired = adopted(namedValues__region={"properties": {"displayName": "region", "value": "west"}})
    assert [(each["place"], each["class_name"]) for each in desired.adopted.resources] == [("namedValues/region", "NamedValue")]


def test_a_wrong_input_is_found_at_its_place():
    findings = adopted(namedValues__region={"properties": {"colour": "red"}}).findings
    (found,) = [each for each in findings if each.rule == "adopted-property"]
    assert found.place == "azure-openai-apim:adopted.resources.namedValues/region.properties.colour"
