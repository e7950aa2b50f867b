"""What exists: places, links, gates, people, actors and their dated decisions."""

from neman.world.actor import Actor, Decision
from neman.world.curve import CURVES, Curve, Mix
from neman.world.forcing import FORCINGS, Forcing
from neman.world.gate import GATE_KINDS, Gate
from neman.world.known_route import KnownRoute
from neman.world.link import LINK_MODES, Link
from neman.world.parameter import ParameterValue
from neman.world.people import Arrival, Class, PartySize, Tie
from neman.world.place import PLACE_KINDS, Place
from neman.world.rule import RULE_KINDS, Rule
from neman.world.total import Stock, Total

__all__ = [
    "CURVES", "FORCINGS", "GATE_KINDS", "LINK_MODES", "PLACE_KINDS", "RULE_KINDS",
    "Actor", "Arrival", "Class", "Curve", "Decision", "Forcing", "Gate", "KnownRoute", "Link", "Mix", "ParameterValue", "PartySize",
    "Place", "Rule", "Stock", "Tie", "Total",
]
