"""Blocks of text that fit into a length: each at the greatest length that leaves room for the others."""

from collections.abc import Sequence

Block = Sequence[str]
"""One block at several lengths: whole first, then ever shorter."""


def fitted(blocks: Sequence[Block], room: int) -> tuple[list[str], int]:
    """The blocks in order, joined by nothing, and how many at the end found no room even at their shortest.

    Earlier blocks come first: they are whole before later ones get more than their shortest.
    """
    shortest = [block[-1] for block in blocks]
    taken, used = 0, 0
    while taken < len(blocks) and used + len(shortest[taken]) <= room:
        used += len(shortest[taken])
        taken += 1
    chosen = shortest[:taken]
    for number, block in enumerate(blocks[:taken]):
        for text in block:
            more = len(text) - len(chosen[number])
            if used + more <= room:
                chosen[number], used = text, used + more
                break
    return chosen, len(blocks) - taken
