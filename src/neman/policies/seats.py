"""Seats: how many may set out on a link in a day."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="seats",
    dim="link",
    unit="persons/day",
    low=0,
    high=1000000,
    default=None,
    text="seats a day on a flight, bus or boat; people beyond that wait",
    phrase="{value} on {target}",
)
