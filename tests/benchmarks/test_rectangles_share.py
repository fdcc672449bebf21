"""The benchmark of rectangles cannot call its own layouts the best known: only a lower bound proves a packing."""

from types import SimpleNamespace

import pytest

from benchmarks import nesting


@pytest.mark.parametrize(("ours", "theirs", "proven", "worse"), [(3, 3, 1.0, 0), (4, 4, 0.0, 0), (4, 3, 0.0, 1)])
def test_the_measure_is_a_bound(
    ours: int, theirs: int, proven: float, worse: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bins above the bound are not proven, also where the peer finds no fewer; more than the peer's are told."""
    monkeypatch.setattr(nesting, "CLASSES", nesting.CLASSES[:1])
    monkeypatch.setattr(nesting, "COUNTS", nesting.COUNTS[:1])
    monkeypatch.setattr(nesting, "fewest", lambda *_: 1)
    monkeypatch.setattr(nesting, "_packed", lambda *_: (theirs, 3))
    monkeypatch.setattr(nesting, "nest_job", lambda *_, **__: (SimpleNamespace(sheets=(0,) * ours), "ours"))
    peers: dict[str, float] = {}
    figures = nesting._rectangles(peers)
    assert figures["rectangles_proven_share"] == proven
    assert figures["rectangles_worse_than_packingsolver"] == worse
    assert not any("known" in name for name in figures)
    assert peers == {"rectangles_bins_packingsolver": theirs}
