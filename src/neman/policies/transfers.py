"""Transfers: people moved between centres."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="transfers",
    dim="place",
    unit="per day",
    low=0,
    high=1,
    default=0.0,
    text="daily chance of being moved from one centre to another of the country with room",
    phrase="people are moved from {target} at {value}",
)
