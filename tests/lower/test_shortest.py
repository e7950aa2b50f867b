"""Shortest ways, against scipy's on networks drawn at random."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from neman.lower.shortest import links_towards


@pytest.mark.parametrize("seed", range(5))
def test_ways_are_the_shortest(seed: int) -> None:
    draw = np.random.default_rng(seed)
    km = np.where(draw.random((12, 12)) < 0.2, draw.uniform(1.0, 100.0, (12, 12)), 0.0)
    arriving = [[(12 * start + end, start, km[start, end]) for start in range(12) if km[start, end]] for end in range(12)]
    far = dijkstra(csr_array(km.T), indices=0)
    ways = links_towards(0, arriving)
    assert {0, *ways} == set(np.flatnonzero(np.isfinite(far)))
    for place, link in ways.items():
        start, end = divmod(link, 12)
        assert start == place
        assert far[place] == pytest.approx(km[start, end] + far[end])


def test_a_way_of_no_length_is_taken() -> None:
    assert links_towards(0, [[(0, 1, 0.0)], [(1, 2, 3.0)], []]) == {1: 0, 2: 1}
