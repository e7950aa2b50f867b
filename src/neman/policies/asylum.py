"""Asylum: decisions that let people stay."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="asylum",
    dim="place",
    unit="per day",
    low=0,
    high=1,
    default=0.0,
    text="daily chance in reception of a decision that lets a person stay",
    phrase="asylum granted in {target} at {value}",
)
