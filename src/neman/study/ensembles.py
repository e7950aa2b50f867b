"""Compare policies: one ensemble for each, all on the same random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from neman.ensemble import Growing
from neman.errors import RunError, SettingError
from neman.io.begun import NOTES
from neman.io.readers.native import read_native
from neman.result import Result
from neman.run import Progress, resume, simulate
from neman.scenario import Scenario
from neman.study.apply import with_policy
from neman.study.begun import asked_for, begin
from neman.study.outcomes import measure
from neman.study.policy import Policy
from neman.study.read import policy_of
from neman.study.record import AS_DECIDED, Study

__all__ = ["compare", "compared_policies", "resume_study"]


def compare(
    scenario: Scenario,
    policies: Sequence[str | Path | Policy],
    *,
    baseline: str | Path | Policy | None = None,
    members: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    engine: str = "auto",
    executor: str = "threads",
    into: str | Path | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Study:
    """Run a scenario under a baseline and under policies, and return what differs.

    Member 7 under one policy has the same random numbers as member 7 under every other: what differs is due to the policy,
    and to what chance makes of it.

    Parameters
    ----------
    scenario : as `neman.read` returns it.
    policies : each the name of one that ships with the scenario, the path of a policy file, or a `Policy`.
    baseline : what they are compared with; default: the scenario as it is.
    members, seed, threads, engine, executor, command, progress : as for `neman.simulate`; progress counts the days of all ensembles.
    into : new folder that becomes the one of the study (`Study.save`), with a run folder `runs/NAME` for each policy, which is filled
        while members are run, so that memory does not grow with their number. Where the same study stands there, stopped or
        complete, it goes on: members that it has are kept, and it may be asked for more; a member that fails under one policy is
        kept with its error and has no pair. Without it, outcomes alone are kept, and the first member that fails ends the study.

    Raises
    ------
    InputError : a policy that cannot be found, read or applied.
    SettingError : no policy, or two of the same name.
    RunError : the folder holds something else, another process is at it, or no member could be run under every policy.

    >>> import neman
    >>> policy = neman.Policy(name="half", settings=("turn_away@BR-AL=0.5",))
    >>> study = neman.compare(neman.read("two_lines"), [policy], members=2)
    >>> study.differences.columns[:4]
    ['policy', 'outcome', 'baseline', 'under_policy']
    """
    compared = compared_policies(scenario, policies, baseline)
    worlds = [with_policy(scenario, policy) for policy in compared]
    members = scenario.members if members is None else members
    seed = scenario.seed if seed is None else seed
    folder = None if into is None else Path(into)
    if folder:
        asked = {"neman": version("neman"), "members": members, "seed": seed, "engine": engine, "command": command}
        begin(folder, scenario, compared, asked)
    values, results, began = [], [], datetime.now(UTC)
    for done, (policy, world) in enumerate(zip(compared, worlds, strict=True)):
        result = _ensemble(
            world, folder and folder / "runs" / policy.name, members=members, threads=threads, executor=executor,
            progress=_part(progress, done, len(worlds)), seed=seed, engine=engine, command=command,
        )
        engine = str(result.provenance["engine"])  # the baseline's, for all
        values.append(_outcomes(policy, result))
        results.append(replace(result, tables={}))
    study = Study(scenario, compared[0], tuple(compared[1:]), _paired(values), _provenance(results, compared, began))
    if folder is not None:
        study.write(folder)
    return study


def compared_policies(
    scenario: Scenario, policies: Sequence[str | Path | Policy], baseline: str | Path | Policy | None = None,
) -> tuple[Policy, ...]:
    """Return the baseline and the policies that `compare` would compare, each checked on the scenario; nothing is run.

    Raises
    ------
    InputError : a policy that cannot be found, read or applied.
    SettingError : no policy, or two of the same name.
    """
    compared = tuple(policy_of(source, scenario) for source in (baseline or AS_DECIDED, *policies))
    _check_names([policy.name for policy in compared])
    for policy in compared:
        with_policy(scenario, policy)
    return compared


def resume_study(
    folder: str | Path, *, threads: int | None = None, executor: str = "threads", progress: Progress | None = None,
) -> Study:
    """Go on with a study that was stopped, and return what `compare` would have returned.

    Parameters
    ----------
    folder : given to `compare` as `into`; what it lacks is run, what it has is kept.
    threads, executor, progress : as for `compare`.

    Raises
    ------
    RunError : no study was begun there, another process is at it, or it was begun by another version.
    """
    folder = Path(folder)
    made = asked_for(folder)
    if "seconds" in made:
        return Study.load(folder)
    return compare(
        read_native(folder / "scenario"), [Policy(**policy) for policy in made["policies"]], baseline=Policy(**made["baseline"]),
        members=made["members"], seed=made["seed"], engine=made["engine"], command=made["command"], threads=threads,
        executor=executor, into=folder, progress=progress,
    )


def _ensemble(
    world: Scenario, folder: Path | None, *, members: int, seed: int, engine: str, command: str, **where: Any,
) -> Result:
    """Run a world, or go on with it where its run was begun; `where`: threads, executor and progress."""
    if folder is None or not (folder / NOTES["run"]).exists():
        return simulate(world, into=folder, members=members, seed=seed, engine=engine, command=command, **where)
    with Growing(folder, world) as begun:
        begun.want(members)
    return resume(folder, **where)


def _outcomes(policy: Policy, result: Result) -> pl.DataFrame:
    """Return the outcomes of the members that could be run, by their own numbers."""
    found = measure(result)
    ran = pl.Series("member", [m for m in range(result.members) if m not in result.failed], pl.Int32)
    return found.select(pl.lit(policy.name).alias("policy"), "outcome", ran.gather(found["member"]), "value")


def _paired(values: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the outcomes of the members that could be run under every policy.

    Raises
    ------
    RunError : there is none.
    """
    both = set.intersection(*(set(own["member"]) for own in values))
    if not both:
        raise RunError("no member could be run under every policy")
    return pl.concat(values).filter(pl.col("member").is_in(list(both)))


def _check_names(names: list[str]) -> None:
    if len(names) < 2:
        raise SettingError("there is nothing to compare: write a policy file and give it, or name a policy that ships with the scenario")
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"two policies are called {name!r}; give each a name of its own")


def _part(progress: Progress | None, done: int, parts: int) -> Progress | None:
    """Return a progress function for one ensemble of several."""
    if progress is None:
        return None
    return lambda days, total: progress(done * total + days, parts * total)


def _provenance(results: list[Result], compared: Sequence[Policy], began: datetime) -> dict[str, Any]:
    first = results[0].provenance
    failed = {policy.name: result.provenance["failed"] for policy, result in zip(compared, results, strict=True) if result.failed}
    kept = ("neman", "scenario", "seed", "members", "engine", "start", "end", "parameters", "command", "created")
    return {
        **{key: first[key] for key in kept if key in first},
        "runs": len(results),
        "hashes": {policy.name: result.provenance["hash"] for policy, result in zip(compared, results, strict=True)},
        **({"failed": failed} if failed else {}),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 3),
    }
