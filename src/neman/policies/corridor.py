"""Humanitarian corridor: people are admitted from the strip."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="corridor",
    dim="gate",
    unit="per day",
    low=0,
    high=5,
    default=0.0,
    text="rate at which people between the lines are admitted on humanitarian grounds",
    phrase="people between the lines at {target} are admitted on humanitarian grounds at {value}",
)
