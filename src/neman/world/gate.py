"""Gates: what stands on a link that crosses a border."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from neman.schema import Row, column

__all__ = ["GATE_KINDS", "Gate", "GateKind"]

GateKind = Literal["green_border", "official_crossing"]
GATE_KINDS: tuple[str, ...] = get_args(GateKind)


class Gate(Row):
    """A border section or an official crossing point on a link. File: `gates.csv`."""

    name: str = column("unique name", min_length=1)
    origin: str = Field(alias="from", description="place in front of the gate (state A)", json_schema_extra={"unit": ""}, min_length=1)
    to: str = column("place behind the gate (state B)", min_length=1)
    kind: GateKind = column("green_border or official_crossing")
    border: str = column("border that it belongs to, for example LT-BY (B first)", min_length=1)
    length_km: float = column("length of the section; a crossing point may have 0", unit="km", ge=0)
    limbo: str = column("place of kind limbo: the strip where people refused by both sides stay", min_length=1)
    back_to: str | None = column("place to which A takes people back; empty: the place in front", default=None)
    crossing: str | None = column("official crossing to which people may be directed when turned away", default=None)
    outlook: float | None = column(
        "share believed to get through on the first day; empty: the parameter belief_prior", unit="share", default=None, ge=0, le=1,
    )
    source: str = column("where the figures come from", default="")
