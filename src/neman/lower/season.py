"""How the season multiplies the hazards of waiting outside."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from neman.engine.plan import Floats
from neman.scenario import Scenario

__all__ = ["season"]

_YEAR = 365.25


def season(scenario: Scenario) -> Floats:
    """Return the factor per day (T): 1 on the warmest day, `harm.winter` on the coldest, a cosine between."""
    day = np.array([(scenario.start + timedelta(days=t)).timetuple().tm_yday for t in range(scenario.days)])
    cold = 0.5 + 0.5 * np.cos(2.0 * np.pi * (day - scenario.values["harm.coldest_day"]) / _YEAR)
    factor: Floats = 1.0 + (scenario.values["harm.winter"] - 1.0) * cold
    return factor
