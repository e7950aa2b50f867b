"""Absconding: people who leave a centre on their own."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="absconding",
    dim="place",
    unit="per day",
    low=0,
    high=1,
    default=0.0,
    text="daily chance of leaving a reception centre on one's own",
    phrase="people leave {target} on their own at {value}",
)
