"""What Azure keeps of a stack that is destroyed."""

import pulumi

from components.component import Component


class KeptAfterDestroy(Component):
    """No resource at all: its name, which says what is kept and for how long, is what every destroy prints.

    Nothing of the program runs then, so that nothing else could say it, and outputs are printed with --diff alone (observed with
    engine 3.259.0).
    """

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("KeptAfterDestroy", name, opts)
        self.register_outputs({})
