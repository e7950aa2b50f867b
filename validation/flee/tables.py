"""Remakes `parity.md`, `accuracy.md` and their figures: our runs of the published instances beside Flee's output, the data and baselines.

    python validation/flee/tables.py ../shared/flee

Parity is measured with `flee.compat=1`: mean over days of (sum over camps |ours - Flee's|) / observed total, beside the same number
between repeated runs of Flee where there are any. Accuracy is measured without it (see `contests.py`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from contests import ALWAYS, LAGS, Scores, with_counts, without_counts
from instances import NAMES, Floats, Instance, published

import neman

BEST = (*ALWAYS, "choice.softening=200", "choice.distance_power=1", "choice.capacity_scaling=1", "choice.network=0.5")
_TITLES = {"ard": "ARD", "rescaled": "ARD, rescaled to the observed total", "mase": "MASE"}


def apart(one: Floats, two: Floats, data: Floats) -> float:
    """Return the mean over days of the distance between two runs, as a share of the observed total."""
    total = data.sum(axis=1)
    days = total > 0
    return float(np.mean(np.abs(one - two).sum(axis=1)[days] / total[days]))


def parity(shared: Path, instances: Sequence[Instance], members: int) -> Iterator[str]:
    """Yield the rows of the parity table."""
    yield "| conflict | engine | ours - Flee | Flee - Flee (repeats) | ARD ours | ARD Flee |"
    yield "|---|---|---|---|---|---|"
    for instance in instances:
        name = instance.scenario.name
        files = sorted((shared / "baseline").glob(f"{name}.*.csv"))
        camps, theirs, data = published(files[0])
        scale = 10 if ".h10" in files[0].name else 1  # one agent for ten people
        repeats = [apart(published(f)[1], theirs, data) for f in files[1:]]
        among = f"{100 * np.mean(repeats):.2f} %" if repeats else "no repeats"
        order = [instance.camps.index(camp) for camp in camps]
        for engine in ("cohorts", "individuals"):
            runs = instance.runs(["flee.compat=1"], members if engine == "cohorts" else 1, engine=engine)[:, :, order] / scale
            distance = np.mean([apart(run, theirs, data) for run in runs])
            error = np.mean([apart(run, data, data) for run in runs])
            yield f"| {name} | {engine} | {100 * distance:.2f} % | {among} | {error:.3f} | {apart(theirs, data, data):.3f} |"


def contest(title: str, rows: Sequence[tuple[str, Scores]]) -> Iterator[str]:
    """Yield one contest as a table, with the conflicts on which we are below every rival."""
    yield f"\n## {title}\n"
    yield "| forecast | " + " | ".join(NAMES) + " | mean |"
    yield "|---" * (len(NAMES) + 2) + "|"
    for name, scores in rows:
        yield f"| {name} | " + " | ".join(f"{s:.3f}" for s in scores) + f" | {np.mean(scores):.3f} |"
    rivals = np.array([scores for name, scores in rows if not name.startswith("ours")]).min(axis=0)
    won = [name for name, mine, best in zip(NAMES, rows[0][1], rivals, strict=True) if mine < best]
    yield f"\nBelow every rival on {len(won)} of {len(NAMES)}: {', '.join(won) or 'none'}."


def scores(shared: Path, members: int, settings: Sequence[str]) -> Iterator[str]:
    """Yield what `neman validate` prints, as tables."""
    result = neman.assess([shared / "instances" / n for n in NAMES], members=members, settings=settings, flee=shared / "baseline")
    for measure, title in _TITLES.items():
        yield f"\n**{title}**\n"
        yield "| forecast | " + " | ".join(NAMES) + " | mean |"
        yield "|---" * (len(NAMES) + 2) + "|"
        for forecast in dict.fromkeys(s.forecast for s in result.scores):
            row = [result.of(name, forecast) for name in NAMES]
            spread = measure == "ard" and forecast.startswith("neman")
            cells = [f"{getattr(s, measure):.3f}" + (f" ({s.ard_low:.3f} to {s.ard_high:.3f})" if spread else "") for s in row]
            yield f"| {forecast} | " + " | ".join(cells) + f" | {np.mean([getattr(s, measure) for s in row]):.3f} |"
    leaks = "; ".join(f"{n}: {', '.join(c) or 'none'}" for n, c in result.leaks.items())
    yield f"\nCapacities that equal the largest count observed: {leaks}."


def bars(rows: Sequence[tuple[str, Scores]], path: Path, title: str) -> None:
    """Draw the scores of a contest, a group of bars for each conflict."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "neman"  # the same figure from the same numbers
    from matplotlib import pyplot as plt

    shown = [rows[0], *(row for row in rows[1:] if not row[0].startswith("ours"))]
    figure, axes = plt.subplots(figsize=(9, 3.4), layout="constrained")
    for i, (name, values) in enumerate(shown):
        axes.bar(np.arange(len(values)) + (i - len(shown) / 2 + 0.5) * 0.8 / len(shown), values, 0.8 / len(shown), label=name)
    axes.set_xticks(range(len(NAMES)), NAMES)
    axes.set(ylabel="ARD (lower is better)", title=title)
    axes.legend(frameon=False, fontsize="small")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def camps_figure(instances: Sequence[Instance], flee: Sequence[Floats], path: Path) -> None:
    """Draw people in the largest camp of each conflict: observed, ours and Flee's."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(11, 5), layout="constrained")
    for instance, theirs, panel in zip(instances, flee, axes.flat, strict=True):
        camp = int(instance.observed[-1].argmax())
        panel.plot(instance.observed[:, camp], "k", lw=2, label="observed")
        panel.plot(instance.runs(BEST, 1)[0, :, camp], label="ours, no counts known")
        panel.plot(theirs[:, camp], label="Flee")
        panel.set(title=f"{instance.scenario.name}: {instance.camps[camp]}", xlabel="day", ylabel="people")
    axes.flat[0].legend(frameon=False, fontsize="small")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def flee_runs(shared: Path, instances: Sequence[Instance]) -> list[Floats]:
    """Return Flee's own run of each conflict, in people and in the order of our camps."""
    runs = []
    for instance in instances:
        path = min((shared / "baseline").glob(f"{instance.scenario.name}.*.csv"))
        camps, sim, _ = published(path)
        runs.append(sim[:, [camps.index(c) for c in instance.camps]] * (10 if ".h10" in path.name else 1))
    return runs


def accuracy(shared: Path, instances: Sequence[Instance], members: int, out: Path) -> Iterator[str]:
    """Yield the page on accuracy and draw its figures."""
    flee = flee_runs(shared, instances)
    yield "# Accuracy\n\nWritten by `tables.py`; what the contests are is said in `contests.py`, what they show in `README.md`."
    rows = list(without_counts(instances, flee))
    bars(rows, out / "without_counts.svg", "No counts of camps are known")
    camps_figure(instances, flee, out / "camps.svg")
    yield from contest("No counts of camps are known", rows)
    yield "\n![ARD](without_counts.svg)\n\n![Largest camps](camps.svg)"
    for hindsight, words in ((True, "as corrected and interpolated later"), (False, "as published")):
        for lag in LAGS:
            rows = list(with_counts(instances, lag, hindsight=hindsight))
            yield from contest(f"Counts of {lag} days before are known, {words}", rows)
            if lag == LAGS[0]:
                name = f"counts_{'hindsight' if hindsight else 'published'}.svg"
                bars(rows, out / name, f"Counts of {lag} days before are known, {words}")
                yield f"\n![ARD]({name})"
    yield f"\n## `neman validate` at the common setting, {members} seeds\n\n" + " ".join(f"`{s}`" for s in BEST)
    yield from scores(shared, members, BEST)
    yield f"\n## `neman validate` at the settings of the folders, {members} seeds"
    yield from scores(shared, members, [])


def main() -> None:
    """Write both pages and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--only", choices=["parity", "accuracy"])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    instances = [Instance.of(given.shared / "instances" / name) for name in NAMES]
    if given.only != "accuracy":
        head = f"# Parity with Flee\n\nWith `flee.compat=1`, {given.members} seeds (individuals: 1). Goals: below 2 %, ARD within 0.01.\n"
        (given.out / "parity.md").write_text("\n".join([head, *parity(given.shared, instances, given.members)]) + "\n", encoding="utf-8")
    if given.only != "parity":
        lines = accuracy(given.shared, instances, given.members, given.out)
        (given.out / "accuracy.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
