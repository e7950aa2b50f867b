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

    Each stage goes on with a copy of the study before it, which a stop leaves as it was.
    """
    scenario, policy = _scenario(words["source"]), neman.Policy(**words["policy"])
    answer: Words = {}
    for begun in draft.iterdir():  # before a restart
        shutil.rmtree(begun)
    kept = draft / "kept"
    try:
        for members in _stages(words["members"]):
            if kept.exists():
                shutil.copytree(kept, draft / "next")
            study = neman.compare(
                scenario, [policy], members=members, seed=words["seed"], engine="auto" if scenario.values["flee.rules"] else "cohorts",
                into=draft / "next", progress=_progress(tell),
            )
            shutil.rmtree(kept, ignore_errors=True)
            (draft / "next").rename(kept)
            answer = {**words["about"], **_answer(study, *_pair(study, kept)), "wanted": words["members"], "created": _now()}
            tell({"answer": answer})
    except StoppedError:
        if not answer:
            raise
        tell({"keeping": True})
    return _keep_what_if(study, answer, kept, Path(words["target"]))


def _pair(study: neman.Study, folder: Path) -> tuple[neman.Result, neman.Result]:
    """Return the runs of a study of one policy, which stay on disk: the baseline and the policy."""
    names = study.baseline.name, study.policies[0].name
    baseline, changed = (neman.Result.load(folder / "runs" / name) for name in names)
    return baseline, changed


def _keep_what_if(study: neman.Study, answer: Words, folder: Path, target: Path) -> Words:
    """Put a what-if on its shelf, with a page, and its runs among the runs."""
    neman.write_study(study, folder / "study.html")
    shelf, names, answer["runs"] = target.parents[1], (study.baseline.name, study.policies[0].name), {}
    for role, name, result in zip(("baseline", "changed"), names, _pair(study, folder), strict=True):
        run = folder / "runs" / name
        if role == "changed":
            result = _titled(result, answer["title"], run / "scenario")
        neman.write_report(result, run / "report.html")
        answer["runs"][role] = _keep(run, shelf / f"{target.name}-{role}")
    (folder / "runs").rmdir()
    (folder / "what-if.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return {"what_if": _keep(folder, target), "answer": answer}


def _titled(result: neman.Result, title: str, folder: Path) -> neman.Result:
    """Return a run whose scenario says what was changed, in its folder too."""
    named = replace(result.scenario, title=f"{result.scenario.title or result.scenario.name} – what if: {title}")
    shutil.rmtree(folder)
    neman.write_native(named, folder)
    return replace(result, scenario=named)


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
