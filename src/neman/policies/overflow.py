"""Overflow: what happens when every centre is full."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="overflow",
    dim="gate",
    unit="share",
    low=0,
    high=1,
    default=0.0,
    text="share of the people admitted when every centre is full who are turned away instead; the others are crowded into the last centre",
    phrase="{value} of those for whom no centre has room are turned away at {target}",
)
