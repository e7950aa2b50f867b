"""Giving up: people who decide to go home."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="give_up",
    dim="class",
    unit="per day",
    low=0,
    high=1,
    default=0.0,
    text="daily chance that someone waiting in front of a gate decides to go home",
    phrase="people of {target} decide to go home at {value}",
)
