"""A fit over the network: what is asked for is checked, what is found is what Python finds, and it can be taken home."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from web_server import Client, flee_files, zipped

import neman


@pytest.fixture(scope="module")
def fitted(client: Client) -> dict[str, Any]:
    """A fit of the teaching scenario, believing one side."""
    asked = {"scenario": "two_lines", "title": "As Bryn says", "until": "2030-06-20", "believe": "BR", "budget": 100}
    job = client.finish(client.ask("POST", "/api/fits", asked)[1])
    assert job["state"] == "done", job
    return dict(client.ask("GET", f"/api/fits/{job['result']['fit']}")[1])


def test_it_is_the_fit_that_python_gives(client: Client, fitted: dict[str, Any], folder: Path) -> None:
    scenario = neman.read("two_lines")
    own = neman.calibrate(scenario, until=scenario.end.replace(day=20), believe="BR", budget=100)
    served = neman.Fit.load(folder / "fits" / fitted["name"])
    assert (served.z == own.z).all()
    assert [row["after"] for row in fitted["learned"]] == [list(row.after) for row in own.learned]
    assert [row["identified"] for row in fitted["learned"]] == [row.identified for row in own.learned]
    assert len(fitted["dates"]) == len(fitted["series"][0]["bands"][0]) == 51


def test_it_can_be_taken_home_and_the_fitted_scenario_run(client: Client, fitted: dict[str, Any]) -> None:
    name = fitted["name"]
    assert client.raw("GET", f"/api/fits/{name}/report")[2].startswith(b"<!doctype html>")
    figures = pl.read_csv(client.raw("GET", f"/api/fits/{name}/figures")[2])
    assert figures.height == fitted["used"] + fitted["left_out"]
    files = zipfile.ZipFile(io.BytesIO(client.raw("GET", f"/api/fits/{name}/files")[2])).namelist()
    assert {f"{name}/{inside}" for inside in ("fit.json", "draws.npz", "fitted/scenario.yml")} <= set(files)
    run = client.finish(client.ask("POST", "/api/runs", {"scenario": name, "members": 1})[1])
    title = next(one["title"] for one in client.ask("GET", "/api/runs")[1] if one["name"] == run["result"]["run"])
    assert title == "Two lines at one border – fitted: As Bryn says"
    assert client.raw("GET", f"/what-if/fit/{name}")[0] == 200


def test_a_list_says_where_it_opens(client: Client, fitted: dict[str, Any]) -> None:
    line = next(one for one in client.ask("GET", "/api/fits")[1] if one["name"] == fitted["name"])
    assert line["open"] == f"/fit/scenario/two_lines?kept={fitted['name']}"
    assert client.raw("GET", line["open"])[0] == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": "2031-01-01"}, "the scenario covers 2030-05-01 to 2030-06-29"),
        ({"believe": "Mars"}, "write one of reconcile, BR"),
        ({"budget": 99}, "budget"),
        ({"budget": 5000}, "this server runs 2000 at most"),
        ({"until": "soon"}, "until"),
    ],
)
def test_what_cannot_be_fitted_is_told_at_once(client: Client, wrong: dict[str, Any], said: str) -> None:
    status, told = client.ask("POST", "/api/fits", {"scenario": "two_lines", **wrong})
    assert status == 422
    assert said in told["error"]


def test_a_scenario_without_figures_cannot_be_fitted(client: Client, tmp_path: Path) -> None:
    neman.new_scenario(tmp_path / "bare")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for path in (tmp_path / "bare").rglob("*"):
            archive.write(path, path.relative_to(tmp_path))
    found = client.upload(sink.getvalue())
    assert found["fit"] is False
    status, told = client.ask("POST", "/api/fits", {"scenario": found["scenario"]})
    assert status == 422
    assert "no figures" in told["error"]
    assert b"there is nothing to fit it to" in client.raw("GET", f"/fit/scenario/{found['scenario']}")[2]


def test_a_flee_folder_that_was_sent_can_be_fitted(client: Client) -> None:
    found = client.upload(zipped(flee_files()), "brought.zip")
    assert found["fit"]
    page = client.raw("GET", f"/fit/scenario/{found['scenario']}")[2].decode()
    assert "the counts of each camp" in page
    job = client.finish(client.ask("POST", "/api/fits", {"scenario": found["scenario"], "budget": 100})[1])
    assert job["state"] == "done", job
    assert [row["label"] for row in job["answer"]["people"]] == ["B"]
    run = client.finish(client.ask("POST", "/api/runs", {"scenario": job["result"]["fit"], "members": 1})[1])
    assert run["state"] == "done", run
