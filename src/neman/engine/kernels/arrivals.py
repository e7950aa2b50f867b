"""Arrivals: new people appear, as parties or as cohorts of parties."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.kernels.memory import remember_nothing
from neman.engine.kernels.rows import new_row, people_in, put, rest
from neman.engine.names import ABSENT, AT_PLACE, D_PARTIES, D_SIZE, D_VISA, MIXED, ONWARD, VISAS
from neman.rng import FIRST, binomial, poisson, uniform

__all__ = ["arrivals", "draw_parties"]


@kernel
def draw_parties(plan, book, key):
    """Draw how many parties want to come, per day and stream, from their means; the same under every policy."""
    days, streams = plan.stream_mean.shape
    for day in range(days):
        for a in range(streams):
            book.parties[day, a] = poisson(plan.stream_mean[day, a], key, D_PARTIES, day, a, FIRST)


@kernel
def _appear(plan, state, key, day, stream, row):
    """Let a row appear for which numbers are set; it stays absent where it stands for nobody."""
    state.phase[row] = ABSENT
    state.goal[row] = ONWARD
    state.route[row] = -1
    state.gate[row] = -1
    state.turn[row] = 0
    state.tries[row] = 0
    state.limbo_days[row] = 0
    state.klass[row] = plan.stream_class[stream]
    state.ident[row] = row
    if state.count[row] == 0:
        return
    remember_nothing(plan, state, row)
    state.arrived[0] += people_in(state, row)
    put(state, row, plan.stream_place[stream], AT_PLACE)
    rest(plan, state, key, day, row, day)


@kernel
def _size(plan, u):
    i = 0
    while i < len(plan.size) - 1 and u >= plan.size_share[i]:
        i += 1
    return plan.size[i]


@kernel
def _parties(plan, state, key, day, stream, parties, visas):
    for _ in range(parties):
        row = new_row(state)
        if row < 0:
            return
        size = _size(plan, uniform(key, D_SIZE, day, row, FIRST))
        comes = visas >= 1.0 or uniform(key, D_VISA, day, row, FIRST) < visas
        state.size[row] = size
        state.count[row] = 1 if comes else 0
        state.persons[row] = size if comes else 0
        _appear(plan, state, key, day, stream, row)


@kernel
def _cohorts(plan, state, key, day, stream, parties, visas):
    row = new_row(state) if parties > 0 else -1
    if row < 0:
        return
    state.size[row] = MIXED
    below = 0.0
    for i in range(len(plan.size)):
        share = (plan.size_share[i] - below) / (1.0 - below) if i < len(plan.size) - 1 else 1.0
        below = plan.size_share[i]
        wanted = binomial(parties, share, key, D_SIZE, day, stream, i * 64)
        parties -= wanted
        come = binomial(wanted, visas, key, D_VISA, day, stream, i * 64)
        state.sizes[row, i] = come
        state.count[row] += come
        state.persons[row] += come * plan.size[i]
    _appear(plan, state, key, day, stream, row)


@kernel
def arrivals(plan, state, book, key, day):
    """Let the people of today appear."""
    for a in range(len(plan.stream_place)):
        visas = state.class_levers[plan.stream_class[a], VISAS]
        if plan.cohorts == 1:
            _cohorts(plan, state, key, day, a, book.parties[day, a], visas)
        else:
            _parties(plan, state, key, day, a, book.parties[day, a], visas)
