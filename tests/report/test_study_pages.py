"""Pages of studies: they hold what they must, nothing runs in them and nothing is fetched."""

from __future__ import annotations

import html
import re
from pathlib import Path

import polars as pl
import pytest

import neman
from neman.fit.uncertain import Uncertain
from neman.report.bars import axis_over
from neman.study.record import AS_DECIDED

WORLD = neman.read("two_lines")
POLICY = neman.Policy(name="p", title="A <b>bold</b> policy", text="Its text.", assumes="Nothing else.", source="nowhere")


def study(change: float) -> neman.Study:
    """Four pairs; under the policy every outcome is `change` higher."""
    from neman.study import outcomes_of

    rows = [
        (policy, outcome.name, member, 50.0 + member + extra)
        for policy, extra in (("as_decided", 0.0), ("p", change)) for outcome in outcomes_of(WORLD) for member in range(4)
    ]
    values = pl.DataFrame(rows, schema=["policy", "outcome", "member", "value"], orient="row")
    about = {"neman": "0", "members": 4, "seed": 1, "engine": "cohorts", "hashes": {"as_decided": "ab" * 32, "p": "cd" * 32}}
    return neman.Study(WORLD, AS_DECIDED, (POLICY,), values, about)


def drivers() -> neman.Sensitivity:
    rows = [("died", "gate.retry", 8.0, 1.0, 8.0, 0.5, 2.0), ("died", "harm.winter", 1.0, 1.0, -1.0, 0.5, 2.0)]
    table = pl.DataFrame(rows, schema=["outcome", "input", "strength", "confidence", "direction", "spread", "chance"], orient="row")
    inputs = tuple(Uncertain(name, "parameter", 0.0, 1.0, f"text of {name}") for name in ("gate.retry", "harm.winter"))
    about = {"neman": "0", "method": "morris", "size": 3, "members": 2, "seed": 1, "engine": "cohorts", "hash": "ef" * 32}
    points = pl.DataFrame({"gate.retry": [0.0, 1.0], "died": [0.0, 20.0]})
    return neman.Sensitivity(WORLD, inputs, table, points, about)


def test_a_study_is_told_in_words_numbers_and_pictures(tmp_path: Path) -> None:
    text = neman.write_study(study(7.0), tmp_path / "s.html", sensitivity=drivers()).read_text(encoding="utf-8")
    assert "A &lt;b&gt;bold&lt;/b&gt; policy" in text
    assert "7 more deaths" in text
    assert "baseline 52" in text
    assert "Intervals of 4 pairs of runs are rough" in text
    assert "Nothing else." in text
    assert len(re.findall(r'<figure class="[^"]*" id="outcome-', text)) == len(study(7.0).outcomes)
    assert "Which assumptions drive which number" in text


def test_where_nothing_differs_it_says_so_and_draws_no_bar(tmp_path: Path) -> None:
    text = neman.write_study(study(0.0), tmp_path / "s.html").read_text(encoding="utf-8")
    assert "No run differs in anything." in text
    assert '<i class="most"' not in text
    assert "Which assumptions drive which number" not in text


def test_nothing_runs_and_nothing_is_fetched(tmp_path: Path) -> None:
    for text in (
        neman.write_study(study(7.0), tmp_path / "s.html").read_text(encoding="utf-8"),
        neman.write_sensitivity(drivers(), tmp_path / "t.html").read_text(encoding="utf-8"),
    ):
        assert "default-src 'none'; script-src 'none'" in html.unescape(text)
        assert "<script" not in text
        assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", text)
        assert "Not for" in text


def test_inputs_that_chance_could_show_are_grey(tmp_path: Path) -> None:
    text = neman.write_sensitivity(drivers(), tmp_path / "t.html").read_text(encoding="utf-8")
    assert re.findall(r'<tr class="(\w+)"><th scope="row" title="([\w.]+)">', text) == [("told", "gate.retry"), ("open", "harm.winter")]


def test_inputs_are_told_in_words_with_what_they_do_and_its_interval(tmp_path: Path) -> None:
    text = neman.write_sensitivity(drivers(), tmp_path / "t.html").read_text(encoding="utf-8")
    assert "<b>text of gate.retry</b>: among the three strongest for 1 of 1 figures" in text
    assert "up by 8<small>7 to 9</small>" in text
    assert "1 to 19 in nine of ten combinations" in text
    assert "Moved by no assumption: people turned away, " in text


@pytest.mark.parametrize("values", [[-12.0, 31.0], [0.0], [5e6, 4e6], [-0.3, -0.1]])
def test_an_axis_holds_all_values_and_zero(values: list[float]) -> None:
    axis = axis_over(values)
    assert all(0 <= axis.at(value) <= 100 for value in [*values, 0.0, *axis.ticks])
    assert 2 <= len(axis.ticks) <= 8


def test_the_report_of_a_run_shows_drivers_where_they_are_given(tmp_path: Path) -> None:
    result = neman.simulate(WORLD.with_settings(end=WORLD.start), members=2)
    told = '<a href="#drivers">What drives what</a>'
    assert told in neman.write_report(result, tmp_path / "with.html", sensitivity=drivers()).read_text(encoding="utf-8")
    assert told not in neman.write_report(result, tmp_path / "without.html").read_text(encoding="utf-8")
