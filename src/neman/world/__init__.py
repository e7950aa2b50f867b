"""What exists: places, links, gates, people, actors and their dated decisions."""

from neman.world.actor import Actor, Decision
from neman.world.gate import GATE_KINDS, Gate
from neman.world.link import LINK_MODES, Link
from neman.world.parameter import ParameterValue
from neman.world.people import Arrival, Class, PartySize, Tie
from neman.world.place import PLACE_KINDS, Place

__all__ = [
    "GATE_KINDS", "LINK_MODES", "PLACE_KINDS",
    "Actor", "Arrival", "Class", "Decision", "Gate", "Link", "ParameterValue", "PartySize", "Place", "Tie",
]
