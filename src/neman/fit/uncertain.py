"""Which inputs of a scenario are uncertain, between which bounds, and how a scenario is made with other values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from neman.errors import SettingError, did_you_mean
from neman.params import PARAM_BY_NAME
from neman.policies import LEVER_BY_NAME, LEVERS, Lever
from neman.scenario import Scenario
from neman.world import Decision, ParameterValue

__all__ = ["Uncertain", "chosen_inputs", "uncertain_inputs", "with_inputs"]

#: Where nobody says how uncertain assumed decisions and arrivals are, they are taken to be wrong by half.
_FACTORS = (0.5, 1.5)
_ARRIVALS = "arrivals.scale"


@dataclass(frozen=True)
class Uncertain:
    """One uncertain input.

    Parameters
    ----------
    name : parameter, or lever.
    kind : "parameter" (its value is varied) or "lever" (all its assumed decisions are multiplied, within its range).
    low, high : bounds of the value, or of the factor.
    text : what it is, in words.
    """

    name: str
    kind: Literal["parameter", "lever"]
    low: float
    high: float
    text: str


def uncertain_inputs(scenario: Scenario) -> tuple[Uncertain, ...]:
    """Return the uncertain inputs of a scenario.

    These are the parameters in parameters.csv that have a low or a high value and are assumed or free, the number of
    arrivals where it is assumed, and every lever with an assumed decision that is not at the end of its range.

    >>> import neman
    >>> [i.name for i in uncertain_inputs(neman.read("two_lines"))][:4]
    ['leave.border_area', 'gate.patrol_reach', 'arrivals.scale', 'turn_away']
    """
    parameters = [_parameter(p, p.low, p.high) for p in scenario.parameters if p.assumption or p.free]
    parameters = [p for p in parameters if p.low < p.high]
    if any(a.assumption for a in scenario.arrivals) and _ARRIVALS not in {p.name for p in parameters}:
        now = scenario.values[_ARRIVALS]
        parameters.append(Uncertain(_ARRIVALS, "parameter", _FACTORS[0] * now, _FACTORS[1] * now, PARAM_BY_NAME[_ARRIVALS].text))
    levers = [
        Uncertain(lever.name, "lever", *_FACTORS, lever.text) for lever in LEVERS if any(_open(d, lever) for d in scenario.playbook)
    ]
    return (*parameters, *levers)


def chosen_inputs(scenario: Scenario, names: Sequence[str] | None = None) -> tuple[Uncertain, ...]:
    """Return the uncertain inputs of these names; without names, all.

    Raises
    ------
    SettingError : there is none, or none of this name.
    """
    known = {own.name: own for own in uncertain_inputs(scenario)}
    if not known:
        raise SettingError(f"{scenario.name} has no uncertain input: give parameters a low and a high value, and mark what is assumed")
    for name in names or ():
        if name not in known:
            raise SettingError(f"{scenario.name} has no uncertain input {name!r}; {did_you_mean(name, known)}")
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(known.values())


def with_inputs(scenario: Scenario, values: dict[Uncertain, float]) -> Scenario:
    """Return the scenario with other values of uncertain inputs.

    >>> import neman
    >>> scenario = neman.read("two_lines")
    >>> reach = uncertain_inputs(scenario)[1]
    >>> with_inputs(scenario, {reach: 7.0}).values["gate.patrol_reach"]
    7.0
    """
    parameters = {p.name: p for p in scenario.parameters}
    for own, value in values.items():
        if own.kind == "parameter":
            kept = parameters.get(own.name, ParameterValue(name=own.name, value=value))
            parameters[own.name] = kept.model_copy(update={"value": value})
    factors = {own.name: value for own, value in values.items() if own.kind == "lever"}
    playbook = tuple(_times(d, factors[d.lever]) if d.assumption and d.lever in factors else d for d in scenario.playbook)
    return replace(scenario, parameters=tuple(parameters.values()), playbook=playbook)


def _parameter(row: ParameterValue, low: float | None, high: float | None) -> Uncertain:
    """Return a parameter with its bounds; its own value stands for one that is not given."""
    ends = [row.value if end is None else end for end in (low, high)]
    return Uncertain(row.name, "parameter", ends[0], ends[1], PARAM_BY_NAME[row.name].text)


def _open(decision: Decision, lever: Lever) -> bool:
    """Return whether a decision is assumed and could be stronger or weaker."""
    return decision.lever == lever.name and decision.assumption and lever.low < decision.value < lever.high


def _times(decision: Decision, factor: float) -> Decision:
    lever = LEVER_BY_NAME[decision.lever]
    return decision.model_copy(update={"value": min(max(decision.value * factor, lever.low), lever.high)})
