"""`neman evidence`: the ledger on the command line."""

from __future__ import annotations

import json

from typer.testing import CliRunner

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


def test_json_holds_every_report() -> None:
    record = json.loads(told("two_lines", "--json"))
    assert record["figures"] == sum(len(q["reports"]) for q in record["quantities"]) == 3
