"""The stack's part in a rotation: an update that does nothing but what the rotation needs."""

from collections.abc import Collection
from dataclasses import dataclass, field

from apim.preview import read
from apim.recover import Pulumi
from apim.rotate.steps import Unusable


@dataclass(slots=True)
class Deployment:
    """`pulumi up` on one stack.

    What an update would change is asked once: a rotation that begins with nothing to update changes no more than keys since.
    """

    pulumi: Pulumi
    _checked: bool = field(default=False, init=False)

    def is_pending(self) -> bool:
        """Whether an update would change something: one whose answer was lost changed Azure, and the state does not know it.

        Raises PulumiFailed.
        """
        return bool(read(self.pulumi.previewed(), "pulumi preview").steps)

    def check(self, named_values: Collection[str] = ()) -> None:
        """Whether an update would change these named values at most, by their logical names.

        Raises Unusable where it would change more, PulumiFailed where pulumi cannot say.
        """
        if self._checked:
            return
        preview = read(self.pulumi.previewed(), "pulumi preview")
        more = [f"{each.op} {each.token} {each.name}" for each in preview.steps if each.name not in named_values]
        if more:
            listed = "".join(f"\n  {each}" for each in more)
            raise Unusable(
                f"an update of stack {self.pulumi.stack} would change more than keys:{listed}\n"
                "update the stack first, or check out what is deployed, so that nothing but keys changes"
            )
        self._checked = True

    def update(self) -> None:
        """Raises PulumiFailed, Locked."""
        self.pulumi.update()
