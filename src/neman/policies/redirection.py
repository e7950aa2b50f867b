"""Redirection: a link that everybody at its start must take."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="redirection",
    dim="link",
    unit="0 or 1",
    low=0,
    high=1,
    default=0.0,
    text="1: everybody who leaves its start is taken along this link",
    phrase="everybody is {value} {target}",
    words=("free to choose beside", "taken along"),
    source="Flee documentation: forced redirection",
)
