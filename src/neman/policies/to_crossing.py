"""Direction of return: official crossing point or green border."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="to_crossing",
    dim="gate",
    unit="share",
    low=0,
    high=1,
    default=0.0,
    text="share of the people turned away who are directed to the paired official crossing instead of over the green border",
    phrase="{value} of those turned away at {target} are directed to an official crossing",
)
