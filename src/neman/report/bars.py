"""Horizontal bars as percentages of their room: drawn by the browser from HTML alone, so that they print and need no script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Axis", "axis_over"]

_TICKS = 3  # as many labels as have room beside one another
_MILLION = 1e6
_AIR = 0.04


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high` with round ticks; positions are in percent."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return the position of a value.

        >>> Axis(0.0, 50.0, ()).at(20)
        40.0
        """
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    def name(self, tick: float) -> str:
        """Return the label of a tick of differences.

        >>> axis = Axis(0.0, 1.0, ())
        >>> axis.name(2e6), axis.name(-500.0), axis.name(0.0)
        ('+2 million', '−500', '0')
        """
        size, unit = (tick / _MILLION, " million") if abs(tick) >= _MILLION else (tick, "")
        return f"{size:+,.6g}{unit}".replace("-", "−") if tick else "0"


def axis_over(values: Sequence[float]) -> Axis:
    """Return an axis that holds all values and zero.

    >>> axis_over([-12.0, 31.0]).ticks
    (0.0, 20.0)
    """
    low, high = min(*values, 0.0), max(*values, 0.0)
    if low == high:
        high = 1.0
    air = _AIR * (high - low)
    low, high = (low - air if low < 0 else low), (high + air if high > 0 else high)
    step = _round_step((high - low) / _TICKS)
    return Axis(low, high, tuple(step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)))


def _round_step(rough: float) -> float:
    size: float = 10.0 ** math.floor(math.log10(rough))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
