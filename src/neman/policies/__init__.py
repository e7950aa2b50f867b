"""Levers: one file each. To add one, copy a file, give it a name, and add it to `LEVERS`."""

from neman.policies import (
    absconding,
    asylum,
    barrier,
    closure,
    corridor,
    escorts,
    force,
    give_up,
    let_back,
    overflow,
    patrols,
    push_on,
    readmission,
    reception,
    redirection,
    returns,
    seats,
    setting_out,
    to_crossing,
    transfers,
    turn_away,
    visas,
)
from neman.policies.base import Lever, LeverDim

__all__ = ["LEVERS", "LEVER_BY_NAME", "Lever", "LeverDim", "levers_of"]

#: Every lever, in the order of the engine's arrays.
LEVERS: tuple[Lever, ...] = tuple(
    module.LEVER
    for module in (
        turn_away, readmission, to_crossing, patrols, barrier, force, push_on, let_back, corridor, overflow,
        closure, seats, escorts, redirection,
        reception, asylum, returns, absconding, transfers, setting_out,
        visas, give_up,
    )
)
LEVER_BY_NAME: dict[str, Lever] = {lever.name: lever for lever in LEVERS}


def levers_of(dim: LeverDim) -> tuple[Lever, ...]:
    """Return the levers of one dimension, in engine order.

    >>> [lever.name for lever in levers_of("class")]
    ['visas', 'give_up']
    """
    return tuple(lever for lever in LEVERS if lever.dim == dim)
