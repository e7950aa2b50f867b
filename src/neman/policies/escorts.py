"""Escorts: a state takes people along a link."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="escorts",
    dim="link",
    unit="persons/day",
    low=0,
    high=1000000,
    default=0.0,
    text="people a day who are taken along the link by a state, whatever they would have chosen",
    phrase="{value} taken from {target}",
)
