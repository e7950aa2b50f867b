"""Random numbers: published answers, moments and laws, and keys that do not interfere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from neman.rng import binomial, gamma, key_of, negative_binomial, normal, pair, philox, poisson, rounded, uniform

KEY = key_of(12345, 6)
N = 20_000


@pytest.mark.parametrize(("counter", "key", "answer"), [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
])
def test_philox_gives_the_published_answers(counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]) -> None:
    """Known answers of Random123 for philox4x32-10 (Salmon et al. 2011)."""
    assert tuple(int(w) for w in philox(*map(np.uint32, counter), *map(np.uint32, key))) == answer


def test_uniform_numbers_are_uniform_in_every_part_of_the_key() -> None:
    for draws in (
        [uniform(KEY, 1, 1, row, 0) for row in range(N)],
        [uniform(KEY, 1, day, 1, 0) for day in range(N)],
        [uniform(KEY, 1, 1, 1, draw) for draw in range(N)],
        [uniform(key_of(12345, member), 1, 1, 1, 0) for member in range(N)],
        [uniform(key_of(seed, 0), 1, 1, 1, 0) for seed in range(N)],
    ):
        assert 0.0 <= min(draws) <= max(draws) < 1.0
        assert stats.kstest(draws, "uniform").pvalue > 1e-4


def test_the_second_of_a_pair_is_uniform_and_has_nothing_to_do_with_the_first() -> None:
    first, second = np.array([pair(KEY, 1, 1, row, 0) for row in range(N)]).T
    assert list(first[:50]) == [uniform(KEY, 1, 1, row, 0) for row in range(50)]
    assert stats.kstest(second, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(N)
    assert abs(np.corrcoef(first[1:], second[:-1])[0, 1]) < 4 / np.sqrt(N)


def test_keys_do_not_interfere() -> None:
    draws = {uniform(KEY, purpose, day, row, draw) for purpose in range(5) for day in range(5) for row in range(5) for draw in range(5)}
    assert len(draws) == 5**4
    a = [uniform(KEY, 1, 1, row, 0) for row in range(N)]
    b = [uniform(KEY, 2, 1, row, 0) for row in range(N)]
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(N)


def fits(sample: list[int], law: stats.rv_discrete) -> bool:
    """Return whether a sample passes a chi-square test against a law, in cells of 20 or more."""
    values = np.arange(law.ppf(1e-6), law.ppf(1 - 1e-6) + 1)
    expected = law.pmf(values) * len(sample)
    edges, seen = [], 0.0
    for value, e in zip(values, expected, strict=True):
        seen += e
        if seen >= 20:
            edges.append(value)
            seen = 0.0
    cells = np.searchsorted(edges[:-1], sample, side="left")
    chances = np.diff(np.concatenate([[0.0], law.cdf(edges[:-1]), [1.0]]))
    counts = np.bincount(cells, minlength=len(edges))
    return bool(stats.chisquare(counts, chances * len(sample)).pvalue > 1e-4)


@pytest.mark.parametrize(("n", "p"), [(1, 0.3), (1, 0.8), (5, 0.5), (40, 0.1), (40, 0.9), (200, 0.4), (10_000, 0.003), (10**9, 1e-7)])
def test_binomial(n: int, p: float) -> None:
    sample = [binomial(n, p, KEY, 3, 1, row, 0) for row in range(N)]
    assert fits(sample, stats.binom(n, p))


@pytest.mark.parametrize("mean", [0.2, 3.0, 9.9, 10.1, 80.0, 5000.0])
def test_poisson(mean: float) -> None:
    assert fits([poisson(mean, KEY, 4, 1, row, 0) for row in range(N)], stats.poisson(mean))


@pytest.mark.parametrize(("mean", "dispersion"), [(4.0, 0.5), (30.0, 5.0)])
def test_negative_binomial(mean: float, dispersion: float) -> None:
    law = stats.nbinom(dispersion, dispersion / (dispersion + mean))
    assert fits([negative_binomial(mean, dispersion, KEY, 5, 1, row, 0) for row in range(N)], law)


def test_normal_and_gamma() -> None:
    assert stats.kstest([normal(KEY, 6, 1, row, 0) for row in range(N)], "norm").pvalue > 1e-4
    for shape in (0.4, 3.0):
        assert stats.kstest([gamma(shape, KEY, 7, 1, row, 0) for row in range(N)], "gamma", args=(shape,)).pvalue > 1e-4


def test_edges() -> None:
    assert binomial(10, 0.0, KEY, 1, 1, 1, 0) == 0
    assert binomial(10, 1.0, KEY, 1, 1, 1, 0) == 10
    assert binomial(0, 0.5, KEY, 1, 1, 1, 0) == 0
    assert poisson(0.0, KEY, 1, 1, 1, 0) == 0
    assert rounded(3.0, KEY, 1, 1, 1, 0) == 3


def test_rounded_keeps_the_mean() -> None:
    sample = [rounded(2.3, KEY, 8, 1, row, 0) for row in range(N)]
    assert set(sample) == {2, 3}
    assert abs(np.mean(sample) - 2.3) < 4 * np.sqrt(0.21 / N)
