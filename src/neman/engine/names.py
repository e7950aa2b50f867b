"""Positions in the engine's arrays, each list once: levers, parameters, outcomes, states, purposes of random draws.

Numbers are NumPy integers: of a plain integer Numba would make a type of its own and compile every function for each.
"""

from __future__ import annotations

from typing import Final

import numpy as np

__all__ = ["GATE_LEVERS", "LEDGER", "LINK_LEVERS", "OUTCOMES", "PARAMETERS", "PERSONS", "PLACE_LEVERS", "PROCESSING"]

# ---- kinds of places, in the order of `neman.world.PLACE_KINDS`
ORIGIN: Final = np.int64(0)
AIRPORT: Final = np.int64(1)
TOWN: Final = np.int64(2)
CONFLICT_ZONE: Final = np.int64(3)
BORDER_AREA: Final = np.int64(4)
LIMBO_STRIP: Final = np.int64(5)
RECEPTION: Final = np.int64(6)
IDP_CAMP: Final = np.int64(7)
DESTINATION: Final = np.int64(8)
MARKER: Final = np.int64(9)

# ---- where a row is
ABSENT: Final = np.int64(0)  # not arrived, or without a visa
AT_PLACE: Final = np.int64(1)
TRAVELLING: Final = np.int64(2)
AT_GATE: Final = np.int64(3)  # today's attempt, resolved within the day
IN_LIMBO: Final = np.int64(4)
IN_RECEPTION: Final = np.int64(5)
SETTLED: Final = np.int64(6)
HOME: Final = np.int64(7)
DEAD: Final = np.int64(8)  # nobody of the party is alive
PHASES: Final = np.int64(9)

#: Size of the parties of a row that stands for parties of several sizes.
MIXED: Final = np.int64(-1)

ONWARD: Final = np.int64(0)
HOMEBOUND: Final = np.int64(1)

# ---- levers by dimension
GATE_LEVERS = ("turn_away", "readmission", "to_crossing", "patrols", "barrier", "force", "push_on", "let_back", "corridor", "overflow")
TURN_AWAY, READMISSION, TO_CROSSING, PATROLS, BARRIER, FORCE, PUSH_ON, LET_BACK, CORRIDOR, OVERFLOW = np.arange(10)
LINK_LEVERS = ("closure", "seats", "escorts", "redirection")
CLOSURE, SEATS, ESCORTS, REDIRECTION = np.arange(4)
PLACE_LEVERS = ("reception", "asylum", "returns", "absconding", "transfers", "setting_out")
PLACES, ASYLUM, RETURNS, ABSCONDING, TRANSFERS, SETTING_OUT = np.arange(6)
CLASS_LEVERS = ("visas", "give_up")
VISAS, GIVE_UP = np.arange(2)
GATE_DIM, LINK_DIM, PLACE_DIM, CLASS_DIM = np.arange(4)
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
) = np.arange(16)

# ---- the day's book
OUTCOMES = (
    "attempted", "undetected", "detected", "admitted", "turned_away", "readmitted", "refused",
    "directed", "tried_again", "let_back", "corridor", "died",
)
(
    O_ATTEMPTED, O_UNDETECTED, O_DETECTED, O_ADMITTED, O_TURNED_AWAY, O_READMITTED, O_REFUSED,
    O_DIRECTED, O_TRIED_AGAIN, O_LET_BACK, O_CORRIDOR, O_DIED,
) = np.arange(12)
PERSONS = ("tried", "turned_away", "stranded", "admitted", "undetected")
FIRST_TRIED, FIRST_TURNED, FIRST_STRANDED, FIRST_ADMITTED, FIRST_THROUGH = np.arange(5)
PROCESSING = ("granted", "returned", "absconded", "transferred", "overflowed")
P_GRANTED, P_RETURNED, P_ABSCONDED, P_TRANSFERRED, P_OVERFLOWED = np.arange(5)
HARM = ("injured", "died")
H_INJURED, H_DIED = np.arange(2)
LEDGER = ("arrived", "waiting", "travelling", "limbo", "reception", "destination", "returned_home", "died")
L_ARRIVED, L_WAITING, L_TRAVELLING, L_LIMBO, L_RECEPTION, L_DESTINATION, L_HOME, L_DIED = np.arange(8)

# ---- purposes of random draws
(
    D_PARTIES, D_SIZE, D_VISA, D_LEAVE, D_CHOOSE, D_SEAT, D_ESCORT, D_STRIP, D_GATE, D_LOT, D_ATTEMPT_DEATH,
    D_INJURY, D_DEATH, D_RETRY, D_CENTRE, D_GIVE_UP, D_REPORT, D_WAIT, D_SPREAD, D_RULE, D_TRANSFER, D_MEMORY,
) = np.arange(1, 23)

#: Most links that a party may finish in one day.
MOST_HOPS: Final = np.int64(12)
#: Longest history that is kept apart in the tables of tries and days in limbo; the last entry takes all above.
MOST_TRIES: Final = np.int64(200)
MOST_DAYS: Final = np.int64(400)

# ---- counters of the state
ROWS, SPARE, ACTIVE, QUEUE, TRIED, STRIP, WAITING, CLAIMS, HIT, STATUS = np.arange(10)
COUNTERS: Final = np.int64(10)

#: How a run fares.
FINE: Final = np.int64(0)
NOT_CONSERVED: Final = np.int64(1)
NO_ROOM: Final = np.int64(2)
