"""Turning away: the state behind the gate admits or turns away."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="turn_away",
    dim="gate",
    unit="share",
    low=0,
    high=1,
    default=0.0,
    text="share of the people detected at the gate who are turned away instead of admitted",
    phrase="{value} of those detected at {target} are turned away",
)
