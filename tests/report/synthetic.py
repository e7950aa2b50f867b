"""A small scenario and a made-up result, for tests of the report that need no engine."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from neman.evidence import Claim, Event, Report, Reporter
from neman.record.tables import TABLES
from neman.result import Result
from neman.scenario import Scenario
from neman.world import Arrival, Decision, Gate, Link, ParameterValue, Place, Rule

START = date(2021, 7, 1)
_DTYPES = {"int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64, "str": pl.String, "date": pl.Date}


def scenario(days: int = 60) -> Scenario:
    """Two borders with one gate each, a centre, a flight home, five reports, a claim with markup in it."""
    end = START + timedelta(days=days - 1)
    return Scenario(
        name="synthetic",
        title="Two gates & one strip",
        summary="Made up for tests.",
        start=START,
        end=end,
        places=_places(),
        links=_links(),
        gates=_gates(),
        arrivals=(Arrival(start=START, end=end, place="Minsk", class_="anyone", per_day=60, assumption=True, source="made up"),),
        playbook=(
            Decision(
                date=date(2021, 7, 20),
                actor="Lithuania",
                lever="turn_away",
                target="Gate LT",
                value=1,
                text="order of the minister",
                source="made up",
            ),
            Decision(
                date=date(2021, 7, 22),
                until=date(2021, 8, 1),
                actor="Belarus",
                lever="readmission",
                target="Gate LT",
                value=0.2,
                assumption=True,
            ),
        ),
        rules=(
            Rule(
                name="Closing", actor="Lithuania", reporter="Lithuania", quantity="turned_away", border="LT-BY", lever="turn_away", value=1
            ),
        ),
        parameters=(ParameterValue(name="gate.retry", value=0.7, assumption=True),),
        events=(Event(date=date(2021, 7, 25), actor="EU", action_type="statement", description="a statement </script><b>in bold</b>"),),
        reports=_reports(),
        claims=_claims(),
        reporters=(
            Reporter(name="Lithuania", side="LT", quantity="turned_away", border="LT-BY", counts="turned_away", since="2021-07-20"),
            Reporter(name="Lithuania", side="LT", quantity="in_reception", border="LT", counts="in_reception", kind="stock"),
        ),
    )


def result(members: int = 5, days: int = 60, nobody: bool = False) -> Result:
    """Tables in which people arrive, try, are turned away, held and sent home; `nobody`: all tables are empty."""
    chance = np.random.default_rng(7)
    rows = {table.name: [] if nobody else _ROWS.get(table.name, _no_rows)(members, days, chance) for table in TABLES}
    tables = {t.name: pl.DataFrame(rows[t.name], schema={c[0]: _DTYPES[c[1]] for c in t.columns}, orient="row") for t in TABLES}
    about = {
        "neman": "0.1.0",
        "hash": "ab" * 32,
        "seed": 1,
        "members": members,
        "command": "neman run synthetic",
        "created": "2026-01-01",
    }
    return Result(scenario(days), tables, about)


def _places() -> tuple[Place, ...]:
    return (
        Place(name="Baghdad", kind="origin", country="IQ", lat=33.3, lon=44.4),
        Place(name="Minsk", kind="town", country="BY", lat=53.9, lon=27.56),
        Place(name="Front LT", kind="border_area", country="BY", lat=54.2, lon=25.9),
        Place(name="Strip LT", kind="limbo", country="BY", lat=54.25, lon=25.6),
        Place(name="Rudninkai", kind="reception", country="LT", lat=54.4, lon=25.1, capacity=800),
        Place(name="Behind LT", kind="town", country="LT", lat=54.5, lon=25.3),
        Place(name="Front PL", kind="border_area", country="BY", lat=53.1, lon=24.1),
        Place(name="Strip PL", kind="limbo", country="BY", lat=53.05, lon=23.9),
        Place(name="Behind PL", kind="town", country="PL", lat=53.1, lon=23.2),
        Place(name="Germany", kind="destination", country="DE", lat=52.5, lon=13.4),
    )


def _links() -> tuple[Link, ...]:
    return (
        Link(origin="Baghdad", to="Minsk", mode="flight", two_way=True),
        Link(origin="Minsk", to="Front LT", two_way=True),
        Link(origin="Minsk", to="Front PL", two_way=True),
        Link(origin="Behind LT", to="Behind PL"),
        Link(origin="Behind PL", to="Germany"),
    )


def _gates() -> tuple[Gate, ...]:
    return (
        Gate(name="Gate LT", origin="Front LT", to="Behind LT", kind="green_border", border="LT-BY", length_km=679, limbo="Strip LT"),
        Gate(name="Gate PL", origin="Front PL", to="Behind PL", kind="green_border", border="PL-BY", length_km=418, limbo="Strip PL"),
    )


def _reports() -> tuple[Report, ...]:
    common = {"border": "LT-BY", "quantity": "turned_away", "reported_by": "Lithuania", "reporter_side": "LT", "source_title": "made up"}
    return (
        Report(date_start=date(2021, 7, 21), date_end=date(2021, 7, 21), value=40, disputed_by="Belarus", status="disputed", **common),
        Report(date_start=date(2021, 7, 22), date_end=date(2021, 7, 28), value=9000, precision="over", **common),
        Report(date_start=date(2021, 7, 20), date_end=date(2021, 8, 5), value=700, cumulative=True, **common),
        Report(
            date_start=date(2021, 8, 5), date_end=date(2021, 8, 5), value=300, border="LT", quantity="in_reception", reported_by="Lithuania"
        ),
        Report(date_start=date(2021, 8, 5), date_end=date(2021, 8, 5), value=5, border="PL-BY", quantity="dogs", reported_by="Poland"),
    )


def _claims() -> tuple[Claim, ...]:
    return (
        Claim(
            date=date(2021, 8, 4),
            claimant="Belarus",
            claim="people were <hurt>",
            counter_claimant="Lithuania",
            counter_claim="nothing of the kind",
            status="disputed",
        ),
    )


def _day(day: int) -> date:
    return START + timedelta(days=day)


def _no_rows(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    return []


def _stock(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    sizes = {"Minsk": 900, "Front LT": 200, "Strip LT": 90, "Rudninkai": 700, "Front PL": 300, "Strip PL": 40, "Germany": 500}
    return [
        (m, _day(d), place, int(1 + size * d / days * chance.uniform(0.7, 1.1)))
        for m in range(members)
        for d in range(days)
        for place, size in sizes.items()
    ]


def _flow(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    pairs = [
        ("Baghdad", "Minsk", 60),
        ("Minsk", "Front LT", 30),
        ("Minsk", "Front PL", 25),
        ("Front LT", "Minsk", 4),
        ("Behind PL", "Germany", 12),
    ]
    return [(m, _day(d), a, b, int(1 + chance.poisson(mean))) for m in range(members) for d in range(days) for a, b, mean in pairs]


def _gate(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for m in range(members):
        for d in range(days):
            for gate, border, tried in (("Gate LT", "LT-BY", 60), ("Gate PL", "PL-BY", 35)):
                turned = int(chance.poisson(tried / 2)) if d >= 19 else 0
                counts = {
                    "attempted": tried + turned,
                    "undetected": tried // 6,
                    "detected": tried + turned - tried // 6,
                    "admitted": tried - tried // 6,
                    "turned_away": turned,
                    "refused": turned // 4,
                }
                rows += [(m, _day(d), gate, border, outcome, n) for outcome, n in counts.items() if n]
    return rows


def _persons(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    share = {"tried": 20, "turned_away": 9, "stranded": 3, "admitted": 12, "undetected": 4}
    borders = {"*": 1.0, "LT-BY": 0.7, "PL-BY": 0.4}
    return [
        (m, _day(d), b, o, int(1 + chance.poisson(n * w)))
        for m in range(members)
        for d in range(days)
        for b, w in borders.items()
        for o, n in share.items()
    ]


def _ledger(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    share = {
        "waiting": 0.42,
        "travelling": 0.08,
        "limbo": 0.04,
        "reception": 0.25,
        "destination": 0.15,
        "returned_home": 0.05,
        "died": 0.01,
    }
    rows: list[tuple[object, ...]] = []
    for m in range(members):
        for d in range(days):
            counts = {state: int(60 * (d + 1) * part * chance.uniform(0.9, 1.1)) for state, part in share.items()}
            rows += [(m, _day(d), state, n) for state, n in {"arrived": sum(counts.values()), **counts}.items() if n]
    return rows


def _harm(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    return [(m, _day(d), "Strip LT", kind, 1) for m in range(members) for d in range(0, days, 10 + m) for kind in ("injured", "died")]


def _tries(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    return [(m, t, int(1 + 900 / (1 + t) ** 2)) for m in range(members) for t in range(14)]


def _limbo_days(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    return [(m, t, int(1 + 90 / (1 + t))) for m in range(members) for t in range(1, 25)]


def _published(members: int, days: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (m, _day(d), "Lithuania", "turned_away", "LT-BY", float(chance.poisson(40))) for m in range(members) for d in range(20, days)
    ]
    return rows + [(m, _day(d), "Lithuania", "in_reception", "LT", 8.0 * d) for m in range(members) for d in range(days)]


_ROWS = {
    "stock": _stock,
    "flow": _flow,
    "gate": _gate,
    "persons": _persons,
    "ledger": _ledger,
    "harm": _harm,
    "tries": _tries,
    "limbo_days": _limbo_days,
    "reports": _published,
}
