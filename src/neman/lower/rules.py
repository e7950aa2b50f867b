"""Feedback rules as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from neman.lower.index import Index
from neman.lower.levers import DIMS, LEVERS, position
from neman.policies import LEVER_BY_NAME
from neman.scenario import Scenario, targets_of
from neman.world import Rule

__all__ = ["active_rules", "rule_arrays"]

_NO_RESPONSE = -1.0


def active_rules(scenario: Scenario) -> tuple[Rule, ...]:
    """Return the rules that act: all where `actors.feedback` is 1, else none."""
    return scenario.rules if scenario.values["actors.feedback"] else ()


def _targets(scenario: Scenario, index: Index, rule: Rule) -> list[int]:
    if not rule.lever:
        return []
    lever = LEVER_BY_NAME[rule.lever]
    return [position(target, lever, index) for target in targets_of(scenario, lever, rule.target)]


def _lever(rule: Rule) -> tuple[int, int]:
    if not rule.lever:
        return -1, -1
    dim = LEVER_BY_NAME[rule.lever].dim
    return int(DIMS[dim]), LEVERS[dim].index(rule.lever)


def rule_arrays(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the arrays of the plan that describe feedback rules (Q)."""
    rules = active_rules(scenario)
    number = {rule.name: i for i, rule in enumerate(rules)}
    series = {(r.name, r.quantity, r.border): i for i, r in enumerate(scenario.reporters)}
    targets = [_targets(scenario, index, rule) for rule in rules]

    def ints(values: list[int]) -> Any:
        return np.array(values, np.int64)

    def floats(values: list[float]) -> Any:
        return np.array(values, np.float64)

    return {
        "rule_series": ints([series.get((r.reporter, r.quantity, r.border), -1) for r in rules]),
        "rule_follows": ints([number[r.follows] if r.follows else -1 for r in rules]),
        "rule_window": ints([r.window for r in rules]),
        "rule_threshold": floats([r.threshold for r in rules]),
        "rule_relax": floats([0.5 * r.threshold if r.relax is None else r.relax for r in rules]),
        "rule_days": ints([r.days for r in rules]),
        "rule_sharpness": floats([r.sharpness if r.kind == "response" else _NO_RESPONSE for r in rules]),
        "rule_delay": ints([r.delay for r in rules]),
        "rule_dwell": ints([r.dwell for r in rules]),
        "rule_dim": ints([_lever(r)[0] for r in rules]),
        "rule_lever": ints([_lever(r)[1] for r in rules]),
        "rule_value": floats([r.value for r in rules]),
        "rule_off_value": floats([r.off_value for r in rules]),
        "rule_first": np.cumsum([0, *(len(t) for t in targets)]).astype(np.int64),
        "rule_target": ints([t for some in targets for t in some]),
    }
