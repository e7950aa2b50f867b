"""From a scenario to a plan: names become positions, dates become days, defaults are filled in. Here and nowhere else."""

from __future__ import annotations

import numpy as np

from neman.engine.names import HARM, LEDGER, OUTCOMES, PARAMETERS, PERSONS, PROCESSING
from neman.engine.plan import Plan, layout_of
from neman.lower.arrivals import streams
from neman.lower.gates import gate_arrays
from neman.lower.index import Index, index_of
from neman.lower.levers import lever_arrays
from neman.lower.links import link_arrays
from neman.lower.places import place_arrays
from neman.lower.rules import rule_arrays
from neman.lower.season import season
from neman.lower.series import series_arrays
from neman.scenario import Scenario

__all__ = ["Index", "index_of", "lower"]


def lower(scenario: Scenario, *, cohorts: bool = False) -> Plan:
    """Return the plan of a scenario.

    Parameters
    ----------
    scenario : a scenario that has been checked, as `neman.read` returns it.
    cohorts : rows stand for many parties that share place, class and memory.

    >>> import neman
    >>> lower(neman.read("two_lines")).days > 0
    True
    """
    index, values = index_of(scenario), scenario.values
    booked = 0 if values["flee.rules"] else 1  # Flee's rules know of no processing and no harm
    layout = layout_of(
        len(index.places), len(index.pairs), len(scenario.gates), len(index.borders), outcomes=len(OUTCOMES), persons=len(PERSONS),
        processing=booked * len(PROCESSING), harm=booked * len(HARM), ledger=len(LEDGER),
    )
    return Plan(
        days=scenario.days,
        borders=len(index.borders),
        cohorts=int(cohorts),
        layout=layout,
        value=np.array([values[name] for name in PARAMETERS]),
        season=season(scenario),
        **place_arrays(scenario, index),
        **link_arrays(scenario, index),
        **gate_arrays(scenario, index),
        **streams(scenario, index),
        **lever_arrays(scenario, index),
        **rule_arrays(scenario, index),
        **series_arrays(scenario, index, layout),
    )
