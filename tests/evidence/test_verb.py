"""`neman evidence`: the ledger on the command line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import neman
from neman.cli.app import application


def told(*words: str) -> str:
    """Return what the command says."""
    result = CliRunner().invoke(application(), ["evidence", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_reporters_contradictions_clashes_and_claims_are_listed() -> None:
    text = told("belarus_eu_2021", "--only", "turned_away")
    assert "LT-BY  turned_away: 84" in text
    assert "parts of a period above the figure for the whole period: 180 > 44 at LT-BY turned_away 2021-08-02 to 2021-08-03" in text
    assert "[disputed] Lithuania (VSAT): about 180 turned away on day one" in text
    assert "Belarus: about 40 expelled" in text


def test_what_no_figure_decides_is_said() -> None:
    assert "not identified: nobody counts this" in told("belarus_eu_2021", "--only", "escort")
    deaths = told("belarus_eu_2021", "--only", "deaths")
    assert re.search(r"share of deaths that nobody recorded: .* %; before any figure .* % \(not identified", deaths)
    assert not re.search(r"persons behind the attempts: .*not identified", told("belarus_eu_2021"))


def test_units_are_said_and_other_borders_are_not_set_beside_a_claim() -> None:
    text = told("belarus_eu_2021", "--only", "15 groups")
    assert "figure: PL-BY turned_away 2021-08-28: 15 groups" in text
    assert "LV-BY" not in text


def test_json_holds_every_report() -> None:
    record = json.loads(told("two_lines", "--json"))
    assert record["figures"] == sum(len(q["reports"]) for q in record["quantities"]) == 3


def test_a_run_says_what_it_implies_about_a_claim_once() -> None:
    scenario = neman.read("two_lines")
    claim = neman.Claim(date=scenario.reports[0].date_end, claimant="aid", claim="fewer", about=scenario.reports[0].quantity)
    result = neman.simulate(replace(scenario, claims=(claim,), reports=(*scenario.reports, scenario.reports[0])), members=4, seed=1)
    lines = neman.implications(result)[0]
    assert len(lines) == len(set(lines)) >= 1
    assert re.search(r"says about \d+ \([\w ]+, Bryn–Alden\); counting .* said \d+ \(\d+–\d+ in nine runs in ten\); at least", lines[0])


WHERE = ("--border", "BR-AL", "--reporter", "aid")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return neman.write_native(neman.read("two_lines"), tmp_path / "own")


def test_figures_of_others_are_added_once(own: Path, tmp_path: Path) -> None:
    (own / "evidence" / "reports.csv").write_text("# kept\n" + (own / "evidence" / "reports.csv").read_text())
    file = tmp_path / "camp.csv"
    file.write_text("date,value,precision\n2030-05-03,40,over\n2030-05-04,55,\n")
    words = (str(own), "--import", str(file), "--quantity", "detained", *WHERE, "--published", "2030-05-06")
    assert "2 figures, 2 new" in told(*words)
    assert "2 figures, 0 new" in told(*words)
    before, after = neman.read("two_lines").reports, neman.read(own).reports
    assert [(r.value, r.precision, r.source_date) for r in after[len(before) :]] == [
        (40, "over", "2030-05-06"), (55, "exact", "2030-05-06"),
    ]
    assert (own / "evidence" / "reports.csv").read_text().startswith("# kept\ndate_start,")


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("date,value\n2030-05-03,-4\n", ("--quantity", "q", *WHERE), "bad.csv, row 2, column 'value': must be 0 or more"),
        ("date,value\n2030-05-03,4\n", ("--quantity", "q", *WHERE, "--published", "May"), "'May' is not a date"),
        ("date,value\n2030-05-03,4\n", ("--quantity", "q"), "does not say the border and the reporter"),
        ("date,value\n2030-05-03,4\n", ("--format", "exel"), "did you mean 'hxl'|known: acled"),
        ("", (), "does not say"),
    ],
)
def test_a_wrong_file_changes_nothing(own: Path, tmp_path: Path, text: str, words: tuple[str, ...], says: str) -> None:
    file, ledger = tmp_path / "bad.csv", own / "evidence" / "reports.csv"
    file.write_text(text)
    before = ledger.read_text()
    result = CliRunner().invoke(application(), ["evidence", str(own), "--import", str(file), *words])
    assert re.search(says, str(result.exception))
    assert ledger.read_text() == before
    assert [p.name for p in ledger.parent.iterdir()].count(".reports.csv") == 0


def test_shipped_scenarios_are_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("date,value\n2030-05-03,4\n")
    words = ["evidence", "two_lines", "--import", str(file), "--quantity", "q", *WHERE]
    assert "not a scenario folder of your own" in str(CliRunner().invoke(application(), words).exception)
