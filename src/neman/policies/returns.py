"""Returns: people who leave a centre for their home country."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="returns",
    dim="place",
    unit="per day",
    low=0,
    high=1,
    default=0.0,
    text="daily chance in reception of leaving for the home country, by consent or by force",
    phrase="returns from {target} at {value}",
)
