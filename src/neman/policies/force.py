"""Force: what is used when people are turned away."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="force",
    dim="gate",
    unit="share",
    low=0,
    high=1,
    default=0.0,
    text="intensity of force used when turning people away; raises injuries",
    phrase="force at {value} of its highest level at {target}",
)
