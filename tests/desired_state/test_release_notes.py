"""What the notes of a release say."""

from desired_state import Revision
from desired_state.release_notes import release_notes


def revision(number, parts):
    return Revision(number=number, contract=f"c{number}", parts=parts)


def test_parts_have_one_order():
    """The engine hands mappings over in any; a plan with the notes would not fit the update that follows it."""
    before = revision(2, {"document": "a", "policy": "b", "settings": "c"})
    for order in (("document", "policy", "settings"), ("settings", "policy", "document")):
        target = revision(3, dict.fromkeys(order, "x"))
        assert release_notes(target, before, again=False) == "contract c3\nchanged: document, policy, settings"
