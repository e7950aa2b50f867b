"""Reception: places in centres, opened and closed by date."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="reception",
    dim="place",
    unit="persons",
    low=0,
    high=10000000,
    default=None,
    text="places in a reception centre",
    phrase="{value} in {target}",
)
