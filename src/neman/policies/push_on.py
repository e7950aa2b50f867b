"""Pushed on: people between the lines try the gate again."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="push_on",
    dim="gate",
    unit="per day",
    low=0,
    high=5,
    default=0.15,
    text="rate at which people between the lines are forced, or walk, to the gate again",
    phrase="people between the lines at {target} try again at {value}",
)
