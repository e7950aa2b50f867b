"""Setting out: how readily people leave a place to try their way on."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="setting_out",
    dim="place",
    unit="times",
    low=0,
    high=100,
    default=1.0,
    text="how readily people set out from a place, as a factor on its daily chance (`leave`): held back, waiting out the winter, urged on",
    phrase="people set out from {target} {value} as readily as usual",
    kinds=("border_area",),
)
