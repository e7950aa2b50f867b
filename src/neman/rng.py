"""Counter-based random numbers: every draw is a pure function of (seed, member, purpose, day, row, draw).

Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), checked against the published known answers. No state
is kept, so results do not depend on the number of threads, on order, or on what another policy draws elsewhere.
"""

from __future__ import annotations

import math

import numpy as np

from neman.compiled import kernel

__all__ = ["FIRST", "Key", "binomial", "gamma", "key_of", "negative_binomial", "normal", "pair", "philox", "poisson", "rounded", "uniform"]

#: (seed low word, seed high word, member)
Key = tuple[np.uint32, np.uint32, np.uint32]

#: The first number of a (purpose, day, row), when there is but one or none before it.
FIRST = np.int64(0)

_U32 = np.uint32
_U64 = np.uint64
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SMALL_MEAN = 10.0


def key_of(seed: int, member: int) -> Key:
    """Return the key of one run of an ensemble.

    Parameters
    ----------
    seed : any integer from 0 to 2**64 - 1.
    member : number of the run within the ensemble, from 0.

    >>> key_of(7, 2)
    (np.uint32(7), np.uint32(0), np.uint32(2))
    """
    return np.uint32(seed & 0xFFFFFFFF), np.uint32((seed >> 32) & 0xFFFFFFFF), np.uint32(member)


@kernel
def philox(c0, c1, c2, c3, k0, k1):
    """Return four random 32-bit words for a 128-bit counter and a 64-bit key (Philox4x32-10)."""
    for _ in range(10):
        p0 = _M0 * _U64(c0)
        p1 = _M1 * _U64(c2)
        n0 = _U32(p1 >> _U64(32)) ^ c1 ^ k0
        n2 = _U32(p0 >> _U64(32)) ^ c3 ^ k1
        c0, c1, c2, c3 = n0, _U32(p1 & _LOW), n2, _U32(p0 & _LOW)
        k0 = _U32(k0 + _W0)
        k1 = _U32(k1 + _W1)
    return c0, c1, c2, c3


@kernel
def uniform(key, purpose, day, row, draw):
    """Return a float64 in [0, 1): the `draw`-th number of a (purpose, day, row).

    Parameters
    ----------
    key : see `key_of`.
    purpose : 0 to 255, what the number is for (`neman.engine.names`).
    day : 0 to 2**24 - 1.
    row : person, party, cohort or series, 0 to 2**32 - 1.
    draw : 0 to 2**32 - 1, tells several numbers of one row apart.
    """
    return pair(key, purpose, day, row, draw)[0]


@kernel
def pair(key, purpose, day, row, draw):
    """Return two float64 in [0, 1) in the time of one; the first is that of `uniform`."""
    when = (_U32(purpose) << _U32(24)) | _U32(day)
    a, b, c, d = philox(_U32(row), when, _U32(key[2]), _U32(draw), _U32(key[0]), _U32(key[1]))
    return _fraction(a, b), _fraction(c, d)


@kernel
def _fraction(high, low):
    """Return a float64 in [0, 1) made of 53 of the bits of two words."""
    return (_U64(high >> _U32(5)) * 67108864.0 + _U64(low >> _U32(6))) * (1.0 / 9007199254740992.0)


@kernel
def rounded(x, key, purpose, day, row, draw):
    """Return a whole number next to `x`, by lot, so that its mean is `x`."""
    whole = math.floor(x)
    return int(whole) + int(uniform(key, purpose, day, row, draw) < x - whole)


@kernel
def normal(key, purpose, day, row, draw):
    """Return a standard normal number (Box & Muller 1958)."""
    u = 1.0 - uniform(key, purpose, day, row, draw)
    v = uniform(key, purpose, day, row, draw + 1)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@kernel
def _binomial_inversion(n, p, u):
    if u < 1.0 - n * p:  # at least this likely is nobody
        return 0
    odds = p / (1.0 - p)
    chance = math.exp(n * math.log1p(-p))
    total = chance
    k = 0
    while u > total and k < n:
        k += 1
        chance *= odds * (n - k + 1) / k
        total += chance
    return k


@kernel
def _stirling(k):
    """Return log(k!) minus Stirling's approximation of it."""
    if k < 16:
        return math.lgamma(k + 1.0) - ((k + 0.5) * math.log(k + 1.0) - (k + 1.0) + 0.5 * math.log(2.0 * math.pi))
    s = (k + 1.0) * (k + 1.0)
    return (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / s) / s) / (k + 1.0)


@kernel
def _binomial_rejection(n, p, key, purpose, day, row, draw):
    """Draw by transformed rejection, BTRS of Hoermann 1993, doi 10.1080/00949659308811496; needs n p >= 10."""
    spread = math.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = n * p + 0.5
    fast = 0.92 - 4.2 / b
    while True:
        u = uniform(key, purpose, day, row, draw) - 0.5
        v = uniform(key, purpose, day, row, draw + 1)
        draw += 2
        us = 0.5 - abs(u)
        if us <= 0.0:
            continue
        k = math.floor((2.0 * a / us + b) * u + c)
        if us >= 0.07 and v <= fast:
            return int(k)
        if k < 0 or k > n or v <= 0.0:
            continue
        odds = p / (1.0 - p)
        alpha = (2.83 + 5.1 / b) * spread
        m = math.floor((n + 1) * p)
        left = math.log(v * alpha / (a / (us * us) + b))
        right = (m + 0.5) * math.log((m + 1.0) / (odds * (n - m + 1.0)))
        right += (n + 1.0) * math.log((n - m + 1.0) / (n - k + 1.0))
        right += (k + 0.5) * math.log(odds * (n - k + 1.0) / (k + 1.0))
        right += _stirling(m) + _stirling(n - m) - _stirling(k) - _stirling(n - k)
        if left <= right:
            return int(k)


@kernel
def binomial(n, p, key, purpose, day, row, draw):
    """Return how many of `n` succeed with chance `p` each.

    Of the same draw a larger chance never makes fewer succeed (where `n` p or `n` (1 - p) is below 10), so that two
    policies differ on common random numbers only as far as their chances do.
    """
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    if n == 1:
        return int(uniform(key, purpose, day, row, draw) >= 1.0 - p)
    q = p if p <= 0.5 else 1.0 - p
    if n * q < _SMALL_MEAN:
        u = uniform(key, purpose, day, row, draw)
        k = _binomial_inversion(n, q, u if p <= 0.5 else 1.0 - u)
    else:
        k = _binomial_rejection(n, q, key, purpose, day, row, draw)
    return k if p <= 0.5 else n - k


@kernel
def poisson(mean, key, purpose, day, row, draw):
    """Return a Poisson number: inversion below a mean of 10, else PTRS of Hoermann 1993, doi 10.1016/0167-6687(93)90997-4."""
    if mean <= 0.0:
        return 0
    if mean < _SMALL_MEAN:
        u = uniform(key, purpose, day, row, draw)
        chance = math.exp(-mean)
        total = chance
        k = 0
        while u > total and chance > 0.0:
            k += 1
            chance *= mean / k
            total += chance
        return k
    root = math.sqrt(mean)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    fast = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        u = uniform(key, purpose, day, row, draw) - 0.5
        v = uniform(key, purpose, day, row, draw + 1)
        draw += 2
        us = 0.5 - abs(u)
        if us <= 0.0:
            continue
        x = math.floor((2.0 * a / us + b) * u + mean + 0.43)
        if us >= 0.07 and v <= fast:
            return int(x)
        if x < 0 or v <= 0.0 or (us < 0.013 and v > us):
            continue
        if math.log(v) + math.log(inverse_alpha) - math.log(a / (us * us) + b) <= -mean + x * math.log(mean) - math.lgamma(x + 1.0):
            return int(x)


@kernel
def gamma(shape, key, purpose, day, row, draw):
    """Return a gamma number of scale 1 (Marsaglia & Tsang 2000, doi 10.1145/358407.358414)."""
    boost = 1.0
    if shape < 1.0:
        boost = (1.0 - uniform(key, purpose, day, row, draw)) ** (1.0 / shape)
        shape += 1.0
        draw += 1
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal(key, purpose, day, row, draw)
        v = (1.0 + c * x) ** 3
        u = 1.0 - uniform(key, purpose, day, row, draw + 2)
        draw += 3
        if v > 0.0 and math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * d * v


@kernel
def negative_binomial(mean, dispersion, key, purpose, day, row, draw):
    """Return a count with this mean and variance mean + mean**2 / dispersion."""
    if mean <= 0.0:
        return 0
    rate = mean / dispersion * gamma(dispersion, key, purpose, day, row, draw)
    return poisson(rate, key, purpose, day, row, draw + 1000)
