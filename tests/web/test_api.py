"""Runs, what-ifs and downloads over the network, against what the same calls give in Python."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from web_server import Client

import neman


def test_a_run_is_the_run_that_python_gives(client: Client, run_name: str, folder: Path) -> None:
    own = neman.simulate(neman.read("two_lines"), members=3)
    served = neman.Result.load(folder / run_name)
    assert served.provenance["hash"] == own.provenance["hash"]
    assert all(served.tables[name].equals(table) for name, table in own.tables.items())
    assert (folder / run_name / "report.html").is_file()


def test_pictures_are_those_of_the_report(client: Client, run_name: str) -> None:
    status, pictures = client.ask("GET", f"/api/runs/{run_name}/pictures")
    assert status == 200
    assert len(pictures["dates"]) == 60
    assert {"geography", "people", "series", "marks"} <= set(pictures)


def test_the_difference_is_that_of_a_study(client: Client, kept: dict[str, Any]) -> None:
    answer = kept["answer"]
    assert answer["members"] == 4
    assert answer["policy"]["text"] == "100 % of those turned away at every gate are taken back on the other side."
    policy = neman.Policy(name="own", settings=("readmission@*=1",))
    study = neman.compare(neman.read("two_lines"), [policy], members=4, engine="cohorts")
    own = {row["outcome"]: row for row in study.differences.iter_rows(named=True)}
    assert len(answer["outcomes"]) == len(own)
    for row in answer["outcomes"]:
        assert row["q50"] == pytest.approx(own[row["outcome"]]["q50"])
    stranded = next(row for row in answer["outcomes"] if row["outcome"] == "stranded")
    assert stranded["under_policy"] == 0 < stranded["baseline"]


def test_a_what_if_can_be_shared_as_a_file(client: Client, kept: dict[str, Any], tmp_path: Path) -> None:
    name = kept["result"]["what_if"]
    _, headers, text = client.raw("GET", f"/api/what-ifs/{name}/policy")
    assert "attachment" in headers["content-disposition"]
    path = tmp_path / "shared.yaml"
    path.write_bytes(text)
    assert neman.read_policy(path).title == "All taken back"
    asked = {"scenario": "two_lines", "file": text.decode(), "members": 4}
    again = client.finish(client.ask("POST", "/api/what-ifs", asked)[1])
    assert again["answer"]["outcomes"] == kept["answer"]["outcomes"]


def test_everything_can_be_taken_home(client: Client, run_name: str, kept: dict[str, Any]) -> None:
    ledger = neman.simulate(neman.read("two_lines"), members=3).tables["ledger"]
    csv = client.raw("GET", f"/api/runs/{run_name}/tables/ledger?form=csv")[2]
    assert pl.read_csv(csv).height == ledger.height
    parquet = client.raw("GET", f"/api/runs/{run_name}/tables/ledger?form=parquet")[2]
    assert pl.read_parquet(io.BytesIO(parquet)).equals(ledger)
    places = json.loads(client.raw("GET", f"/api/runs/{run_name}/places?day=2030-05-20")[2])
    assert {feature["properties"]["name"] for feature in places["features"]} == {place.name for place in neman.read("two_lines").places}
    assert sum(feature["properties"]["people"] for feature in places["features"]) > 0
    for path in (f"/api/runs/{run_name}/report", f"/api/what-ifs/{kept['result']['what_if']}/report"):
        status, headers, text = client.raw("GET", path)
        assert status == 200
        assert "attachment" in headers["content-disposition"]
        assert text.startswith(b"<!doctype html>")
    differences = client.raw("GET", f"/api/what-ifs/{kept['result']['what_if']}/differences")[2]
    assert pl.read_csv(differences).height == len(kept["answer"]["outcomes"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lever": "turn_awy", "how": "set", "value": 1}, "did you mean 'turn_away'"),
        ({"lever": "turn_away", "how": "set", "value": 3}, "between 0 and 1"),
        ({"lever": "turn_away", "target": "Mars", "how": "set", "value": 1}, "no gate has this name"),
        ({"lever": "turn_away", "how": "times", "value": -1}, "factor"),
        ({"lever": "turn_away", "how": "sett", "value": 1}, "how"),
        ({"lever": "turn_away", "how": "move", "value": 1e6}, "days must be between"),
    ],
)
def test_a_wrong_change_is_told_at_once(client: Client, change: dict[str, Any], said: str) -> None:
    status, told = client.ask("POST", "/api/what-ifs", {"scenario": "two_lines", "changes": [change]})
    assert status == 422, told
    assert said in told["error"]
    assert "Traceback" not in told["error"]


NOWHERE = ["/api/runs/..%2f..%2fetc", "/api/runs/.", "/runs/nothing", "/api/runs/%00", "/static/..%2fapp.py", "/what-if/x/y"]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.raw("GET", path)[0] == 404
