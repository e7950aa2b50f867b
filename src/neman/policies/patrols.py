"""Patrols: how closely a section is watched."""

from neman.policies.base import Lever

__all__ = ["LEVER"]

LEVER = Lever(
    name="patrols",
    dim="gate",
    unit="patrols",
    low=0,
    high=100000,
    default=10.0,
    text="patrols on duty along the section; more patrols detect more",
    phrase="{value} on duty at {target}",
)
