"""Closure: a link or gate that nobody may use."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="closure",
    dim="link",
    unit="0 or 1",
    low=0,
    high=1,
    default=0.0,
    text="1 closes the link: nobody sets out",
    phrase="{target} is {value}",
    words=("open", "closed"),
)
