"""Harm: who of a row dies."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.parts import part_by_size, some, take
from neman.engine.kernels.rows import book_gate, lose_one, push
from neman.engine.names import HIT, MIXED, O_DIED
from neman.rng import FIRST, binomial

__all__ = ["strike"]

_AGAIN = np.int64(64)  # which draw


@kernel
def strike(plan, state, book, key, purpose, day, row, hazard, place, gate):
    """Let each party lose a person who dies at `place`, with the chance that a hazard meets one of its people.

    As many parties as would be struck if all were large are set apart; of these, smaller ones are spared in proportion.
    Lists in `hit` the rows of which the row then consists.
    """
    state.counter[HIT] = 0
    alive = 1.0 - min(hazard, 1.0)
    most = 1.0 - alive ** (plan.size[-1] if state.size[row] == MIXED else state.size[row])
    part = some(plan, state, row, most, key, purpose, day, FIRST)
    if part >= 0:
        push(state, state.hit, HIT, part)
        part_by_size(plan, state, state.hit, HIT, key, day)
    for i in range(state.counter[HIT]):
        one = state.hit[i]
        chance = (1.0 - alive ** state.size[one]) / most
        struck = take(plan, state, one, binomial(state.count[one], chance, key, purpose, day, state.ident[one], _AGAIN), key, day)
        if struck < 0:
            continue
        if struck != one:
            push(state, state.hit, HIT, struck)
        if gate >= 0:
            book_gate(plan, book, day, gate, O_DIED, state.count[struck])
        lose_one(plan, state, book, day, struck, place)
    if part != row:
        push(state, state.hit, HIT, row)
