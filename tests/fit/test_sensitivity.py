"""Sensitivity: indices against closed forms, inputs of a scenario, and which of them drive a tiny world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import neman
from neman import member
from neman.fit.indices import design, indices
from neman.fit.sensitivity import _chance
from neman.fit.uncertain import with_inputs

pytest.importorskip("SALib", reason="SALib is not installed: pip install 'neman[study]'")

WORLD = neman.read("two_lines").with_settings(end=neman.read("two_lines").start.replace(month=6, day=5))
CIRCLE = [(-np.pi, np.pi)] * 3


def ishigami(x: np.ndarray, a: float = 7.0, b: float = 0.1) -> np.ndarray:
    """Ishigami & Homma 1990, doi 10.1109/ISUMA.1990.151285."""
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_the_ishigami_function() -> None:
    """Its variance is a2/8 + b pi4/5 + b2 pi8/18 + 1/2; x3 acts only together with x1."""
    a, b = 7.0, 0.1
    alone = [(1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0]
    together = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    total = np.array([alone[0] + together, alone[1], together])
    variance = sum(alone) + together
    points = design("sobol", CIRCLE, 1024, seed=1)
    found = indices("sobol", CIRCLE, points, ishigami(points), seed=1)
    assert found["alone"] == pytest.approx(np.array(alone) / variance, abs=0.03)
    assert found["strength"] == pytest.approx(total / variance, abs=0.03)


def test_morris_on_a_linear_function_is_exact() -> None:
    """The elementary effect over the range is the slope times the width of the range, on every path."""
    bounds = [(0.0, 2.0), (-1.0, 1.0), (5.0, 6.0)]
    points = design("morris", bounds, 5, seed=2)
    found = indices("morris", bounds, points, 3 * points[:, 0] - 4 * points[:, 1], seed=2)
    assert found["direction"] == pytest.approx([6, -8, 0], abs=1e-9)
    assert found["strength"] == pytest.approx([6, 8, 0], abs=1e-9)
    assert found["spread"] == pytest.approx([0, 0, 0], abs=1e-9)


@pytest.mark.parametrize(("method", "size"), [("morris", 4), ("morris", 10), ("sobol", 32)])
def test_one_in_a_hundred_inputs_without_effect_is_above_chance(method: str, size: int) -> None:
    """Forty inputs that do nothing, 25 times: 1 % of 1,000 strengths are above the line, give or take what chance allows."""
    bounds, members, above = [(0.0, 1.0)] * 40, 4, 0
    points = design(method, bounds, size, seed=1)  # type: ignore[arg-type]
    for k in range(25):
        values = np.random.default_rng(k).normal(50.0, 5.0, (len(points), members))
        found = indices(method, bounds, points, values.mean(axis=1), seed=1)["strength"]  # type: ignore[arg-type]
        above += int((found > _chance(method, values, size)).sum())  # type: ignore[arg-type]
    assert 2 <= above <= 25


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_output_that_never_changes_has_no_drivers(method: str) -> None:
    points = design(method, CIRCLE, 4, seed=1)  # type: ignore[arg-type]
    found = indices(method, CIRCLE, points, np.ones(len(points)), seed=1)  # type: ignore[arg-type]
    assert all((values == 0).all() for values in found.values())


def test_inputs_are_parameters_with_bounds_arrivals_and_assumed_levers() -> None:
    inputs = {own.name: own for own in neman.uncertain_inputs(WORLD)}
    assert (inputs["leave.border_area"].low, inputs["leave.border_area"].high) == (0.1, 0.6)
    assert (inputs["arrivals.scale"].low, inputs["arrivals.scale"].high) == (0.5, 1.5)
    assert inputs["readmission"].kind == "lever"
    assert "reception" not in inputs  # not assumed


def test_a_lever_is_multiplied_where_it_is_assumed_and_within_its_range() -> None:
    inputs = {own.name: own for own in neman.uncertain_inputs(WORLD)}
    after = with_inputs(WORLD, {inputs["turn_away"]: 1.5, inputs["readmission"]: 0.5})
    values = {d.lever: d.value for d in after.playbook}
    assert (values["turn_away"], values["readmission"], values["force"]) == (1.0, 0.15, 0.2)
    assert {p.name: p.low for p in after.parameters} == {p.name: p.low for p in WORLD.parameters}


@pytest.fixture(scope="module")
def result() -> neman.Sensitivity:
    """Three inputs of the teaching scenario."""
    return neman.sensitivity(WORLD, size=3, members=2, inputs=["arrivals.scale", "readmission", "absconding"])


def test_each_number_is_driven_by_what_must_drive_it(result: neman.Sensitivity) -> None:
    assert result.drivers("tried BR-AL")["input"][0] == "arrivals.scale"
    row = result.drivers("stranded").filter(pl.col("input") == "readmission").row(0, named=True)
    assert row["direction"] < -row["chance"] < 0
    assert result.points.height == 3 * (3 + 1)


def test_the_same_seed_gives_the_same_indices(result: neman.Sensitivity) -> None:
    again = neman.sensitivity(WORLD, size=3, members=2, inputs=["arrivals.scale", "readmission", "absconding"], threads=1)
    assert again.table.equals(result.table)


def test_a_folder_is_read_back(result: neman.Sensitivity, tmp_path: Path) -> None:
    again = neman.Sensitivity.load(result.save(tmp_path / "s"))
    assert again.inputs == result.inputs
    assert again.table["strength"].to_numpy() == pytest.approx(result.table["strength"].to_numpy())
    with pytest.raises(neman.RunError, match="is missing"):
        neman.Sensitivity.load(tmp_path)


def test_a_member_that_fails_costs_its_point_or_path_and_is_told(
    result: neman.Sensitivity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, calls = member.run_book, []

    def unlucky(scenario: neman.Scenario, plan: Any, seed: int, number: int, counter: Any = None) -> Any:
        calls.append(number)
        if calls == [0, 1]:
            raise MemoryError
        return run(scenario, plan, seed, number, counter)

    monkeypatch.setattr(member, "run_book", unlucky)
    two = neman.sensitivity(WORLD, into=tmp_path / "two", threads=1, **OPTIONS)  # type: ignore[arg-type]
    assert two.points.equals(result.points[4:])
    assert (two.failed, two.paths, two.provenance["failed"]) == (1, 2, {"0": {"1": "MemoryError: "}})
    assert neman.resume_sensitivity(tmp_path / "two").failed == 1
    assert "1 run of 24 failed" in neman.write_sensitivity(two, tmp_path / "page.html").read_text(encoding="utf-8")
    calls.clear()
    three = neman.sensitivity(WORLD, threads=1, **{**OPTIONS, "members": 3})  # type: ignore[arg-type]
    assert (three.failed, three.paths) == (1, 3)
    assert np.isfinite(three.table.select(pl.col(pl.Float64)).to_numpy()).all()


def test_an_analysis_of_which_too_little_ran_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlucky(*words: object) -> None:
        raise MemoryError

    monkeypatch.setattr(member, "run_book", unlucky)
    with pytest.raises(neman.RunError, match=r"fewer than two paths .* combination 0, member 0: MemoryError"):
        neman.sensitivity(WORLD, **OPTIONS)  # type: ignore[arg-type]


class Killed(BaseException):
    """Stands for kill -9."""


OPTIONS = {"size": 3, "members": 2, "inputs": ["arrivals.scale", "readmission", "absconding"]}


def die(*words: object, **more: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["measured.Measured.add", "sensitivity._table", "sensitivity.write_json"])
def test_an_analysis_that_dies_at_any_step_goes_on_and_runs_no_point_twice(
    step: str, result: neman.Sensitivity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"neman.fit.{step}", die)
        with pytest.raises(Killed):
            neman.sensitivity(WORLD, into=tmp_path / "s", **OPTIONS)  # type: ignore[arg-type]
    done = neman.members_done(tmp_path / "s")
    assert done == (0 if "add" in step else 24, 24)
    told: list[int] = []
    again = neman.resume_sensitivity(tmp_path / "s", progress=lambda point, of: told.append(point))
    assert len(told) == (24 - done[0]) / 2
    assert again.table.equals(result.table)
    assert neman.resume_sensitivity(tmp_path / "s").points.equals(neman.Sensitivity.load(tmp_path / "s").points)


def test_an_analysis_goes_on_with_what_it_was_begun_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(neman.RunError, match=r"sensitivity\.json is missing"):
        neman.resume_sensitivity(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("neman.fit.measured.Measured.add", die)
        with pytest.raises(Killed):
            neman.sensitivity(WORLD, into=tmp_path / "s", **OPTIONS)  # type: ignore[arg-type]
    with pytest.raises(neman.RunError, match="not empty"):
        neman.sensitivity(WORLD, into=tmp_path / "s", **OPTIONS)  # type: ignore[arg-type]
    monkeypatch.setattr("neman.fit.measured.version", lambda package: "0.0")
    with pytest.raises(neman.RunError, match=r"this is 0\.0"):
        neman.resume_sensitivity(tmp_path / "s")


def test_a_full_disk_is_told_and_the_analysis_goes_on_when_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*words: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("neman.fit.sensitivity.write_json", full)
        with pytest.raises(neman.RunError, match=r"s cannot be written: \[Errno 28\] No space left"):
            neman.sensitivity(WORLD, into=tmp_path / "s", **OPTIONS)  # type: ignore[arg-type]
    again = neman.resume_sensitivity(tmp_path / "s")
    assert again.table.equals(neman.sensitivity(WORLD, **OPTIONS).table)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"method": "moris"}, "did you mean 'morris'"),
        ({"inputs": ["gate.patrol_rich"]}, "did you mean 'gate.patrol_reach'"),
        ({"method": "sobol", "size": 100}, "power of 2"),
        ({"size": 1}, "2 trajectories"),
        ({"members": 1}, "2 members or more"),
    ],
)
def test_what_cannot_be_analysed(options: dict[str, object], told: str) -> None:
    with pytest.raises(neman.SettingError, match=told):
        neman.sensitivity(WORLD, **options)  # type: ignore[arg-type]
