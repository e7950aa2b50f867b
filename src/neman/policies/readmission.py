"""Readmission: the state in front of the gate takes people back, or refuses."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="readmission",
    dim="gate",
    unit="share",
    low=0,
    high=1,
    default=1.0,
    text="share of the people turned away whom the state in front of the gate takes back; the others stay between the lines",
    phrase="{value} of those turned away at {target} are taken back on the other side",
)
