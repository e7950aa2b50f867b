"""What a worker does: check uploads, run, answer what-if, fit. Each task takes its words, a folder for drafts, and a teller."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import neman
from neman.web.archive import unpack
from neman.web.evidence import can_be_fitted
from neman.web.settings import Settings

__all__ = ["TASKS", "StoppedError", "Tell"]

#: Called with news: `progress` (days run, days to run), `answer` (what is known so far), `keeping` (stopped, but something is kept).
#: Raises `StoppedError` once where the job is to stop.
Tell = Callable[[dict[str, Any]], None]
Words = dict[str, Any]

_CURVES = (("limbo", "between the lines"), ("reception", "in reception"), ("waiting", "waiting on the way"))
_ROLES = ("baseline", "changed")
_WHAT_IF = "what-if.json"
_FIRST, _TIMES = 2, 4  # members of the first answer, and how many times more each further one has


class StoppedError(Exception):
    """The job is to stop."""


def check(words: Words, draft: Path, tell: Tell) -> Words:
    """Unpack an upload, find everything that is wrong in it, and keep it where nothing is."""
    folder = draft / "scenario"
    folder.mkdir()
    try:
        inside = unpack(
            Path(words["zip"]), folder, Settings(folder=draft, upload=words["upload"], unpacked=words["unpacked"], files=words["files"])
        )
    except neman.InputError as error:
        return {"problems": [_finding(error)], "notes": []}
    findings = neman.inspect(inside)
    notes = [_finding(note, inside) for note in findings.notes]
    if findings.errors:
        return {"problems": [_finding(error, inside) for error in findings.errors], "notes": notes}
    scenario = neman.read(inside)
    origin = {"inside": str(inside.relative_to(folder)), "title": scenario.title or scenario.name, "file": words["file"], "created": _now()}
    (folder / "origin.json").write_text(json.dumps(origin, ensure_ascii=False), encoding="utf-8")
    return {"problems": [], "notes": notes, "fit": can_be_fitted(scenario), "scenario": _keep(folder, Path(words["target"]))}


def run(words: Words, draft: Path, tell: Tell) -> Words:
    """Run a scenario, or go on with it where it was begun before a restart, and keep the run folder."""
    folder, progress = draft / "run", _progress(tell)
    if neman.begun_kind(folder) == "run":
        result = neman.resume(folder, progress=progress)
    else:
        scenario = _scenario(words["source"])
        result = neman.simulate(scenario, members=words["members"], seed=words["seed"], into=folder, progress=progress)
    neman.write_report(result, folder / "report.html")
    return {"run": _keep(folder, Path(words["target"]))}


def what_if(words: Words, draft: Path, tell: Tell) -> Words:
    """Compare a policy with the scenario as it is, with few members first and then with more; keep the last answer and its runs.

    Each stage goes on with a copy of the study before it, which a stop leaves as it was; after a restart, with whatever is there.
    """
    kept, coming, target = draft / "kept", draft / "next", Path(words["target"])
    for finished in (kept, target):
        if (finished / _WHAT_IF).exists():  # a restart came while it was put away
            return _put_away(finished, target)
    if not neman.begun_kind(coming):
        shutil.rmtree(coming, ignore_errors=True)
    begun = next((folder / "scenario" for folder in (coming, kept) if folder.exists()), words["source"])
    scenario, policy, answer = _scenario(str(begun)), neman.Policy(**words["policy"]), _known(words, kept)
    try:
        tell({"answer": answer or None})
        for members in (n for n in _stages(words["members"]) if n > _pairs(kept) and n >= _pairs(coming)):
            if kept.exists() and not coming.exists():
                _copy(kept, coming)
            neman.compare(
                scenario, [policy], members=members, seed=words["seed"], engine="auto" if scenario.values["flee.rules"] else "cohorts",
                into=coming, progress=_progress(tell),
            )
            _replace(kept, coming)
            answer = _known(words, kept)
            tell({"answer": answer})
    except StoppedError:
        if not answer:
            raise
        tell({"keeping": True})
    _complete(kept, answer, target)
    return _put_away(kept, target)


def _known(words: Words, folder: Path) -> Words:
    """Return what a complete study says; nothing where there is none."""
    if not folder.exists():
        return {}
    study = neman.Study.load(folder)
    return {**words["about"], **_answer(study, *_results(study, folder).values()), "wanted": words["members"], "created": _now()}


def _pairs(folder: Path) -> int:
    """Return how many pairs of runs were asked for, where a study was begun."""
    return neman.members_done(folder)[1] // len(_ROLES)


def _copy(folder: Path, target: Path) -> None:
    """Copy a folder; where the copy is there it is whole."""
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(folder, part)
    part.rename(target)


def _replace(folder: Path, new: Path) -> None:
    """Put a folder in the place of another; where either is there it is whole."""
    old = folder.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)


def _results(study: neman.Study, folder: Path) -> dict[str, neman.Result]:
    """Return the runs of a study of one policy by the names of their folders, the baseline first; they stay on disk."""
    return {name: neman.Result.load(folder / "runs" / name) for name in (study.baseline.name, study.policies[0].name)}


def _complete(folder: Path, answer: Words, target: Path) -> None:
    """Write the pages of a what-if and of its runs, and last its answer, which says where its runs go."""
    study = neman.Study.load(folder)
    neman.write_study(study, folder / "study.html")
    for name, result in _results(study, folder).items():
        shown = result if name == study.baseline.name else _titled(result, study.scenario, answer["title"])
        neman.write_report(shown, folder / "runs" / name / "report.html")
    answer["runs"] = {role: f"{target.name}-{role}" for role in _ROLES}
    part = folder / f"{_WHAT_IF}.part"
    part.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    part.rename(folder / _WHAT_IF)


def _put_away(folder: Path, target: Path) -> Words:
    """Put a what-if that is complete on its shelf, and its runs among the runs."""
    study, answer = neman.Study.load(folder), json.loads((folder / _WHAT_IF).read_text(encoding="utf-8"))
    for role, name in zip(_ROLES, (study.baseline.name, study.policies[0].name), strict=True):
        run = folder / "runs" / name
        if not run.exists():
            continue  # it was put away before a restart
        if role == "changed":
            neman.write_native(_titled(neman.Result.load(run), study.scenario, answer["title"]).scenario, run / "scenario")
        _keep(run, target.parents[1] / answer["runs"][role])
    shutil.rmtree(folder / "runs", ignore_errors=True)
    return {"what_if": _keep(folder, target), "answer": answer}


def _titled(result: neman.Result, before: neman.Scenario, title: str) -> neman.Result:
    """Return a run whose scenario says what was changed."""
    return replace(result, scenario=replace(result.scenario, title=f"{before.title or before.name} – what if: {title}"))


def fit(words: Words, draft: Path, tell: Tell) -> Words:
    """Fit a scenario to its figures and keep what was found."""
    folder, about = draft / "fit", words["about"]
    found = neman.calibrate(
        _scenario(words["source"]), until=date.fromisoformat(words["until"]), believe=words["believe"], budget=words["budget"],
        seed=words["seed"], folder=draft / "begun", progress=_progress(tell),
    )
    shutil.rmtree(folder, ignore_errors=True)  # where a restart came between
    found.save(folder)
    shutil.rmtree(folder / "fitted")
    neman.write_native(replace(found.fitted(), title=f"{about['scenario_title']} – fitted: {about['title']}"), folder / "fitted")
    neman.write_fit(found, folder / "fit.html", title=about["title"])
    answer = {**about, **neman.fit_pictures(found), "seed": found.seed, "created": _now()}
    (folder / "page.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return {"fit": _keep(folder, Path(words["target"])), "answer": answer}


TASKS: dict[str, Callable[[Words, Path, Tell], Words]] = {"check": check, "run": run, "what-if": what_if, "fit": fit}


def _stages(members: int) -> Iterator[int]:
    """Yield the members of each answer.

    >>> list(_stages(20)), list(_stages(1))
    ([2, 8, 20], [1])
    """
    now = min(_FIRST, members)
    while now < members:
        yield now
        now *= _TIMES
    yield members


def _answer(study: neman.Study, *results: neman.Result) -> Words:
    outcomes = {outcome.name: outcome for outcome in study.outcomes}
    rows = [
        {
            **row,
            "group": outcomes[row["outcome"]].group,
            "one": outcomes[row["outcome"]].one,
            "many": outcomes[row["outcome"]].many,
            "unit": outcomes[row["outcome"]].unit,
            "text": outcomes[row["outcome"]].text,
        }
        for row in study.differences.drop("policy").to_dicts()
    ]
    return {
        "members": study.pairs,
        "seed": study.provenance["seed"],
        "outcomes": rows,
        "curves": [*_curves(results)],
        "dates": [str(day) for day in results[0].quantiles("ledger", state="arrived")["date"]],
        "summary": study.summary(),
    }


def _curves(results: Sequence[neman.Result]) -> Iterator[Words]:
    for state, label in _CURVES:
        frames = [result.quantiles("ledger", state=state) for result in results]
        if any(frame["q95"].max() for frame in frames):
            bands = [[[round(v, 1) for v in frame[q]] for q in ("q05", "q50", "q95")] for frame in frames]
            yield {"state": state, "label": label, "baseline": bands[0], "changed": bands[1]}


def _keep(folder: Path, target: Path) -> str:
    """Put a finished folder where it belongs, in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(folder, target)
    return target.name


@lru_cache(maxsize=4)
def _scenario(source: str) -> neman.Scenario:
    return neman.read(source)


def _progress(tell: Tell) -> Callable[[int, int], None]:
    return lambda done, total: tell({"progress": [done, total]})


def _finding(finding: neman.InputError | neman.Note, root: Path | None = None) -> Words:
    """Return a finding as words, with its file as seen from the folder that was sent."""
    file = str(finding.file)
    if root is not None:
        file = file.removeprefix(f"{root}/") if file != str(root) else "the folder"
    value = None if finding.value is None else str(finding.value)[:200]
    return {
        "file": file,
        "row": finding.row,
        "column": finding.column,
        "value": value,
        "problem": finding.problem,
        "remedy": finding.remedy,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
