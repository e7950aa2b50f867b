"""What one uncertain input does to one outcome, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neman.fit.uncertain import Uncertain
from neman.units import number

__all__ = ["Driver"]

_SMALL = 10  # below it a mean over runs is told with a decimal
_STEADY = 0.5  # share of the strength from which the direction prevails


@dataclass(frozen=True)
class Driver:
    """What one input does to one outcome.

    Parameters
    ----------
    input : the input.
    strength, low, high : with its 95 % interval (by resampling): the change of the outcome over the range of the input (morris), or the
        share of its variance, 0 to 1 (sobol).
    way : "up by" or "down by" when the input grows, "" where neither prevails; None for shares.
    above_chance : whether the strength is more than chance alone may show.
    """

    input: Uncertain
    strength: float
    low: float
    high: float
    way: str | None
    above_chance: bool

    @classmethod
    def of(cls, own: Uncertain, row: Mapping[str, Any]) -> Driver:
        """Return what a row of the table of indices says.

        >>> own = Uncertain("turn_away", "lever", 0.5, 1.5, "share turned away")
        >>> row = {"strength": 412.0, "confidence": 100.0, "direction": -400.0, "chance": 30.0}
        >>> Driver.of(own, row).size, Driver.of(own, row).between
        ('down by 412', '312 to 512')
        >>> Driver.of(own, {"strength": 0.62, "confidence": 0.5, "chance": 0.1}).between
        '12 to 100 %'
        """
        strength, half = float(row["strength"]), float(row["confidence"])
        low, high, way = max(strength - half, 0.0), strength + half, None
        if (direction := row.get("direction")) is None:
            strength, low, high = min(strength, 1.0), min(low, 1.0), min(high, 1.0)
        else:
            way = ("up by" if direction > 0 else "down by") if abs(direction) > _STEADY * strength else ""
        return cls(own, strength, low, high, way, row["strength"] > row["chance"])

    @property
    def size(self) -> str:
        """The strength in words: 'up by 412', '412 up or down', '62 %'."""
        if self.way is None:
            return f"{100 * self.strength:.0f} %"
        return f"{self.way} {_amount(self.strength)}" if self.way else f"{_amount(self.strength)} up or down"

    @property
    def between(self) -> str:
        """Its 95 % interval in words."""
        if self.way is None:
            return f"{100 * self.low:.0f} to {100 * self.high:.0f} %"
        return f"{_amount(self.low)} to {_amount(self.high)}"


def _amount(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if value < _SMALL else number(value)
