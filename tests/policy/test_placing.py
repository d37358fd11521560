"""Where an element is: its path counts brothers of one name, and its section is the name alone."""

from policy import parse
from policy.placing import placed


def test_a_section_that_is_there_twice():
    """Rules ask for the section; people are shown the path."""
    text = "<policies><inbound><base /></inbound><inbound><base /><base /></inbound><outbound /></policies>"
    assert [(place.path, place.section) for place in placed(parse(text, "p.xml", "rawxml"))] == [
        ("inbound[1]", "inbound"),
        ("inbound[1]/base", "inbound"),
        ("inbound[2]", "inbound"),
        ("inbound[2]/base[1]", "inbound"),
        ("inbound[2]/base[2]", "inbound"),
        ("outbound", "outbound"),
    ]
