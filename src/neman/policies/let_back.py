"""Let back: people leave the strip the way they came."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="let_back",
    dim="gate",
    unit="per day",
    low=0,
    high=5,
    default=0.05,
    text="rate at which the state in front of the gate lets people out of the strip and back",
    phrase="people between the lines at {target} are let back at {value}",
)
