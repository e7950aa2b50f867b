"""Actors: feedback rules read what was published up to yesterday and set levers."""

from __future__ import annotations

import math

from neman.compiled import kernel
from neman.engine.kernels.schedule import set_lever
from neman.engine.names import D_RULE
from neman.rng import FIRST, uniform

__all__ = ["actors"]

_NONE = -1


@kernel
def _reading(plan, state, book, day, rule):
    """Return what an actor reads: the sum of the window that is published by yesterday, or whether another rule is on."""
    if plan.rule_follows[rule] >= 0:
        return float(state.rule_was[plan.rule_follows[rule]])
    series = plan.rule_series[rule]
    known = day - 1 - plan.series_delay[series]
    total = 0.0
    for past in range(max(known - plan.rule_window[rule] + 1, 0), known + 1):
        total += book.report[past, series]
    return total


@kernel
def _wants_to_change(plan, state, key, day, rule, reading):
    """Return whether the actor now decides to turn the rule on or off."""
    on = state.rule_on[rule] == 1
    if plan.rule_sharpness[rule] >= 0.0:  # a response
        if day % plan.rule_days[rule] != 0:
            return False
        gain = plan.rule_sharpness[rule] * (reading / plan.rule_threshold[rule] - 1.0)
        chance = 1.0 / (1.0 + math.exp(-min(max(gain, -700.0), 700.0)))
        return (uniform(key, D_RULE, day, rule, FIRST) < chance) != on
    beyond = reading < plan.rule_relax[rule] if on else reading > plan.rule_threshold[rule]
    state.rule_streak[rule] = state.rule_streak[rule] + 1 if beyond else 0
    return state.rule_streak[rule] >= plan.rule_days[rule]


@kernel
def _change(plan, state, day, rule):
    state.rule_on[rule] = 1 - state.rule_on[rule]
    state.rule_since[rule] = day
    state.rule_streak[rule] = 0
    state.rule_due[rule] = _NONE
    for i in range(plan.rule_first[rule], plan.rule_first[rule + 1]):
        value = plan.rule_value[rule] if state.rule_on[rule] == 1 else plan.rule_off_value[rule]
        set_lever(state, plan.rule_dim[rule], plan.rule_lever[rule], plan.rule_target[i], value)


@kernel
def actors(plan, state, book, key, day):
    """Let every rule decide, and put into effect what was decided."""
    for rule in range(len(plan.rule_series)):
        state.rule_was[rule] = state.rule_on[rule]
    for rule in range(len(plan.rule_series)):
        is_free = state.rule_due[rule] == _NONE and day - state.rule_since[rule] >= plan.rule_dwell[rule]
        if is_free and _wants_to_change(plan, state, key, day, rule, _reading(plan, state, book, day, rule)):
            state.rule_due[rule] = day + plan.rule_delay[rule]
        if state.rule_due[rule] != _NONE and day >= state.rule_due[rule]:
            _change(plan, state, day, rule)
        book.rule[day, rule] = state.rule_on[rule]
