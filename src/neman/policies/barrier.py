"""Barrier: how much of a section is fenced."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="barrier",
    dim="gate",
    unit="km",
    low=0,
    high=10000,
    default=0.0,
    text="kilometres of the section that have a barrier",
    phrase="{value} of barrier at {target}",
)
