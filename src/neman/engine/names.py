"""Positions in the engine's arrays, each list once: levers, parameters, outcomes, states, purposes of random draws."""

from __future__ import annotations

from typing import Final

__all__ = ["GATE_LEVERS", "LEDGER", "LINK_LEVERS", "OUTCOMES", "PARAMETERS", "PERSONS", "PLACE_LEVERS", "PROCESSING"]

# ---- kinds of places, in the order of `neman.world.PLACE_KINDS`
ORIGIN: Final = 0
AIRPORT: Final = 1
TOWN: Final = 2
CONFLICT_ZONE: Final = 3
BORDER_AREA: Final = 4
LIMBO_STRIP: Final = 5
RECEPTION: Final = 6
IDP_CAMP: Final = 7
DESTINATION: Final = 8
MARKER: Final = 9

# ---- where a row is
ABSENT: Final = 0  # not arrived, or without a visa
AT_PLACE: Final = 1
TRAVELLING: Final = 2
AT_GATE: Final = 3  # today's attempt, resolved within the day
IN_LIMBO: Final = 4
IN_RECEPTION: Final = 5
SETTLED: Final = 6
HOME: Final = 7
DEAD: Final = 8  # nobody of the party is alive

ONWARD: Final = 0
HOMEBOUND: Final = 1

# ---- levers by dimension
GATE_LEVERS = ("turn_away", "readmission", "to_crossing", "patrols", "barrier", "force", "push_on", "let_back", "corridor", "overflow")
TURN_AWAY, READMISSION, TO_CROSSING, PATROLS, BARRIER, FORCE, PUSH_ON, LET_BACK, CORRIDOR, OVERFLOW = range(10)
LINK_LEVERS = ("closure", "seats", "escorts")
CLOSURE, SEATS, ESCORTS = range(3)
PLACE_LEVERS = ("reception", "asylum", "returns", "absconding", "transfers")
PLACES, ASYLUM, RETURNS, ABSCONDING, TRANSFERS = range(5)
CLASS_LEVERS = ("visas", "give_up")
VISAS, GIVE_UP = range(2)
GATE_DIM, LINK_DIM, PLACE_DIM, CLASS_DIM = range(4)
UNLIMITED: Final = 1e15

# ---- parameters the kernels read
PARAMETERS = (
    "choice.distance_power", "choice.weight_power", "choice.softening", "choice.buffer", "choice.belief_power",
    "gate.patrol_reach", "gate.barrier_gain", "gate.belief_memory", "gate.belief_fade", "gate.held_value",
    "harm.death_limbo", "harm.death_border_area", "harm.death_attempt",
    "harm.injury_turned_away", "harm.injury_force", "harm.injury_limbo",
)
(
    DISTANCE_POWER, WEIGHT_POWER, SOFTENING, BUFFER, BELIEF_POWER,
    PATROL_REACH, BARRIER_GAIN, BELIEF_MEMORY, BELIEF_FADE, HELD_VALUE,
    DEATH_LIMBO, DEATH_BORDER_AREA, DEATH_ATTEMPT,
    INJURY_TURNED_AWAY, INJURY_FORCE, INJURY_LIMBO,
) = range(16)

# ---- the day's book
OUTCOMES = (
    "attempted", "undetected", "detected", "admitted", "turned_away", "readmitted", "refused",
    "directed", "tried_again", "let_back", "corridor", "died",
)
(
    O_ATTEMPTED, O_UNDETECTED, O_DETECTED, O_ADMITTED, O_TURNED_AWAY, O_READMITTED, O_REFUSED,
    O_DIRECTED, O_TRIED_AGAIN, O_LET_BACK, O_CORRIDOR, O_DIED,
) = range(12)
PERSONS = ("tried", "turned_away", "stranded", "admitted", "undetected")
FIRST_TRIED, FIRST_TURNED, FIRST_STRANDED, FIRST_ADMITTED, FIRST_THROUGH = range(5)
PROCESSING = ("granted", "returned", "absconded", "transferred", "overflowed")
P_GRANTED, P_RETURNED, P_ABSCONDED, P_TRANSFERRED, P_OVERFLOWED = range(5)
HARM = ("injured", "died")
H_INJURED, H_DIED = range(2)
LEDGER = ("arrived", "waiting", "travelling", "limbo", "reception", "destination", "returned_home", "died")
L_ARRIVED, L_WAITING, L_TRAVELLING, L_LIMBO, L_RECEPTION, L_DESTINATION, L_HOME, L_DIED = range(8)

# ---- purposes of random draws
D_PARTIES, D_SIZE, D_VISA, D_LEAVE, D_CHOOSE, D_SEAT, D_ESCORT, D_STRIP, D_GATE, D_LOT, D_ATTEMPT_DEATH, D_INJURY, D_DEATH, D_ILLNESS, D_CENTRE, D_GIVE_UP, D_REPORT = range(1, 18)

#: Most links that a party may finish in one day.
MOST_HOPS: Final = 12
#: Longest history that is kept apart in the tables of tries and days in limbo; the last entry takes all above.
MOST_TRIES: Final = 200
MOST_DAYS: Final = 400
