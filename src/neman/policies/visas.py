"""Visas: who may board at all."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="visas",
    dim="class",
    unit="share",
    low=0,
    high=1,
    default=1.0,
    text="share of the people of a class who want to set out that obtain a visa",
    phrase="visas for {value} of {target}",
)
