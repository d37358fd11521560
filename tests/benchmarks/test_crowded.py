"""The peer of the benchmark on shared services is the program without its question, and nothing else."""

import shutil

from benchmarks.crowded import PEER, without_question
from tools.paths import ROOT


def test_the_peer_asks_nothing(tmp_path):
    """One line of it differs; a program that asks elsewhere is no peer, and refused."""
    shutil.copytree(ROOT / "declare", tmp_path / "declare")
    without_question(tmp_path)
    ours, peers = ((folder / "declare" / "ownership.py").read_text(encoding="utf-8").splitlines() for folder in (ROOT, tmp_path))
    assert [other.strip() for own, other in zip(ours, peers, strict=True) if own != other] == [PEER]
