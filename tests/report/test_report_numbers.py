"""The numbers of the report, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import synthetic

from neman.evidence import Report, Reporter
from neman.report import cubes
from neman.report.book import Book
from neman.report.comparison import compare
from neman.report.decisions import reactions
from neman.report.geography import geography
from neman.report.headline import borders, figures
from neman.report.payload import context
from neman.report.people import people
from neman.result import Result
from neman.world import Actor

START = synthetic.START


def book(members: int = 1, days: int = 4, **tables: list[tuple[Any, ...]]) -> Book:
    """A book with these rows and nothing else; "@1" stands for 1 July."""
    result = synthetic.result(members, days, nobody=True)
    made = dict(result.tables)
    for name, rows in tables.items():
        filled = [[START + timedelta(days=int(cell[1:]) - 1) if str(cell).startswith("@") else cell for cell in row] for row in rows]
        made[name] = pl.DataFrame(filled, schema=made[name].schema, orient="row")
    return Book(replace(result, tables=made))


def test_persons_and_attempts_are_told_apart() -> None:
    told = figures(
        book(
            gate=[(0, "@1", "Gate LT", "LT-BY", "attempted", 5), (0, "@3", "Gate PL", "PL-BY", "attempted", 2)],
            persons=[(0, "@1", "*", "tried", 1)],
        )
    )
    assert (told["attempted"].phrase, told["people_tried"].phrase) == ("7 attempts", "1 person tried to cross")


def test_days_without_a_row_count_as_zero_in_every_member() -> None:
    told = figures(book(members=3, ledger=[(0, "@2", "limbo", 9)]))
    assert told["limbo_peak"].quantiles.tolist() == pytest.approx([0, 0, 0, 4.5, 8.1])
    assert told["limbo_peak"].when is None


def test_peak_person_days_and_end() -> None:
    rows = [(0, "@1", "limbo", 2), (0, "@2", "limbo", 6), (0, "@4", "reception", 3)]
    told = figures(book(ledger=rows))
    assert (told["limbo_peak"].median, told["limbo_peak"].when) == (6, date(2021, 7, 2))
    assert (told["limbo_days"].median, told["reception_peak"].median, told["reception_end"].median) == (8, 3, 3)


def test_the_busiest_border_comes_first() -> None:
    rows = borders(book(gate=[(0, "@1", "Gate PL", "PL-BY", "attempted", 5), (0, "@1", "Gate LT", "LT-BY", "attempted", 2)]))
    assert [(row.name, row.columns["attempted"][2]) for row in rows] == [("PL-BY", 5), ("LT-BY", 2)]


def test_what_a_figure_rests_on_says_what_is_assumed() -> None:
    rests = figures(book())["attempted"].rests_on
    assert "arrivals (assumed)" in rests
    assert "turn away (sourced)" in rests
    assert "gate: retry (assumed)" in rests


def test_gate_parts_add_up_to_what_was_decided() -> None:
    rows = [
        (0, "@1", "Gate LT", "LT-BY", outcome, n)
        for outcome, n in (("attempted", 10), ("undetected", 1), ("admitted", 2), ("turned_away", 7), ("refused", 3))
    ]
    gate = geography(book(gate=rows))["gates"][0]
    assert {name: values[0] for name, values in gate["parts"].items()} == {"undetected": 1, "admitted": 2, "taken_back": 4, "refused": 3}


def test_the_ledger_and_the_distributions() -> None:
    told = people(book(ledger=[(0, "@1", "arrived", 4), (0, "@1", "waiting", 4)], tries=[(0, 0, 3), (0, 4, 2), (0, 5, 1), (0, 99, 7)]))
    assert told["arrived"] == [4, 0, 0, 0]
    assert {bin["label"]: bin["quantiles"][2] for bin in told["tries"] if bin["quantiles"][2]} == {"none": 3, "4–5": 3, "over 20": 7}


REPORTER = Reporter(name="Guard", side="LT", quantity="turned_away", border="LT-BY", counts="turned_away", before_start=100)
FIGURE = Report(date_start=START, date_end=START, border="LT-BY", quantity="turned_away", value=5, reported_by="Guard", reporter_side="LT")


def compared(report: Report, reporter: Reporter = REPORTER) -> tuple[list[float], list[str]]:
    """Compare one report with a reporter who published 1, 2, 3, 4 on the days of the run; return the medians and the reasons."""
    rows = [(0, f"@{day}", reporter.name, reporter.quantity, reporter.border, float(day)) for day in range(1, 5)]
    one = book(reports=rows)
    one.scenario = replace(one.scenario, reports=(report,), reporters=(reporter,))
    found = compare(one)
    return [float(misfit.quantiles[2]) for misfit in found.misfits], [reason for _, reason in found.left_out]


@pytest.mark.parametrize(
    ("changes", "model"),
    [
        ({}, 1),
        ({"date_end": date(2021, 7, 3)}, 6),
        ({"date_end": date(2021, 7, 3), "cumulative": True}, 106),
        ({"date_start": date(2021, 1, 1), "date_end": date(2021, 7, 2), "cumulative": True}, 103),
        ({"date_start": date(2021, 7, 2), "date_end": date(2021, 7, 3), "cumulative": True}, 5),
        ({"reported_by": "the guard's chief"}, 1),
        ({"reported_by": "a newspaper", "reporter_side": ""}, 1),
    ],
)
def test_a_report_meets_its_counterpart(changes: dict[str, Any], model: float) -> None:
    assert compared(FIGURE.model_copy(update=changes)) == ([model], [])


def test_stocks_are_read_on_the_last_day() -> None:
    assert compared(FIGURE.model_copy(update={"date_end": date(2021, 7, 3)}), REPORTER.model_copy(update={"kind": "stock"})) == ([3], [])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": None}, "gives no number"),
        ({"quantity": "dogs"}, "no reporter of the scenario counts dogs at LT-BY for Guard"),
        ({"date_end": date(2021, 8, 1)}, "outside the days of the run"),
        ({"date_start": date(2021, 6, 1), "date_end": date(2021, 6, 2)}, "outside the days of the run"),
        ({"date_start": date(2021, 6, 1)}, "starts before the run"),
    ],
)
def test_a_report_without_counterpart_says_why(changes: dict[str, Any], reason: str) -> None:
    assert compared(FIGURE.model_copy(update=changes)) == ([], [reason])


@pytest.mark.parametrize(
    ("precision", "value", "inside"), [("exact", 1, True), ("exact", 9, False), ("under", 9, True), ("over", 9, False), ("over", 0.5, True)]
)
def test_over_and_under_are_bounds(precision: str, value: float, inside: bool) -> None:
    rows = [(0, "@1", "Guard", "turned_away", "LT-BY", 1.0)]
    one = book(reports=rows)
    one.scenario = replace(
        one.scenario, reports=(FIGURE.model_copy(update={"precision": precision, "value": value}),), reporters=(REPORTER,)
    )
    assert compare(one).misfits[0].inside is inside


def test_two_reporters_of_one_thing_keep_their_own_figures() -> None:
    other = REPORTER.model_copy(update={"name": "Neighbour", "side": "BY"})
    one = book(reports=[(0, "@1", "Guard", "turned_away", "LT-BY", 1.0), (0, "@1", "Neighbour", "turned_away", "LT-BY", 40.0)])
    theirs = FIGURE.model_copy(update={"reported_by": "Neighbour", "reporter_side": "BY"})
    stranger = FIGURE.model_copy(update={"reported_by": "a newspaper", "reporter_side": ""})
    one.scenario = replace(one.scenario, reports=(FIGURE, theirs, stranger), reporters=(REPORTER, other))
    found = compare(one)
    assert [float(m.quantiles[2]) for m in found.misfits] == [1, 40]
    assert [report.reported_by for report, _ in found.left_out] == ["a newspaper"]
    assert [(one["reporter"], one["others"], len(one["points"])) for one in found.series] == [("Guard", ["Neighbour"], 2)]


def test_counts_at_a_place_meet_the_people_there() -> None:
    one = book(stock=[(0, "@2", "Rudninkai", 30)])
    counted = FIGURE.model_copy(
        update={"date_start": date(2021, 7, 2), "date_end": date(2021, 7, 2), "border": "Rudninkai", "quantity": "stock", "value": 28}
    )
    one.scenario = replace(one.scenario, reports=(counted,), reporters=())
    assert [(float(m.quantiles[2]), m.kind) for m in compare(one).misfits] == [(30, "stock")]


def test_a_world_without_borders_is_told_by_who_is_where() -> None:
    told = figures(book(ledger=[(0, "@4", "arrived", 9), (0, "@4", "waiting", 2), (0, "@4", "travelling", 1), (0, "@4", "reception", 6)]))
    assert [told[key].phrase for key in ("arrived", "on_the_way", "reception_end")] == [
        "9 people displaced",
        "3 people on the way at the end",
        "6 people in reception at the end",
    ]


def test_borders_are_told_by_the_names_of_their_states() -> None:
    one = book()
    states = (Actor(name="Lithuania", kind="state", country="LT"), Actor(name="Belarus", kind="state", country="BY"))
    one.scenario = replace(one.scenario, actors=states)
    assert [gate["border"] for gate in geography(one)["gates"]] == ["Lithuania–Belarus", "PL-BY"]
    assert "Lithuania–Belarus" in {series["border"] for series in compare(one).series}


def test_feedback_rules_say_on_how_many_days_they_were_on() -> None:
    one = book(rules=[(0, "@2", "Closing", 1), (0, "@3", "Closing", 1)])
    assert reactions(one)[0].on == "off in this run"
    one.scenario = one.scenario.with_settings(["actors.feedback=1"])
    assert (reactions(one)[0].on, reactions(one)[0].sets) == ("2", "100 % of those detected at every gate are turned away")


def test_the_numbers_do_not_depend_on_how_much_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = context(synthetic.result(members=3, days=20))
    monkeypatch.setattr(cubes, "_CELLS", 130)  # two arrays of 3 members and 20 days
    parts = context(synthetic.result(members=3, days=20))
    assert parts["data"] == whole["data"]
    assert [figure.quantiles.tolist() for figure in parts["figures"].values()] == [f.quantiles.tolist() for f in whole["figures"].values()]


def test_numbers_from_disk_are_those_from_memory_and_members_that_failed_do_not_count(tmp_path: Path) -> None:
    rows = [(0, "@2", "limbo", 8), (2, "@2", "limbo", 2)]
    made = book(members=3, ledger=rows).result
    made = replace(made, provenance={**made.provenance, "failed": {"1": "no luck"}})
    stored = Result(made.scenario, Result.load(made.save(tmp_path / "run")).tables, made.provenance)
    for result in (made, stored):
        told = context(result)
        assert told["figures"]["limbo_days"].quantiles.tolist() == pytest.approx([2.3, 3.5, 5.0, 6.5, 7.7])
        assert told["frame"].members == told["provenance"]["members"] == 2
        assert told["data"]["people"]["states"][0]["mean"][1] == 5
