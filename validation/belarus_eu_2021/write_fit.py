"""Writes what fits and forecasts of the border of 2021 say: tables of `fit.md`, and `evidence/estimates.csv` of the scenario,
and the forecast of 31 October by week.

    python validation/belarus_eu_2021/write_fit.py runs/fit runs/forecast --into SCENARIO_FOLDER

`runs/fit` holds one fit a belief, `runs/forecast` one forecast an origin, as the commands in `fit.md` make them. Without `--into` only the
tables are written.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import neman
from neman.evidence import Estimate
from neman.fit.estimates import estimates_of_fit, estimates_of_forecast
from neman.io.writers.native import table_text

PAGE = Path(__file__).parent / "fit.md"
WEEKLY = Path(__file__).parent / "fit_forecast_from_2021-10-31.csv"
BELIEFS = ("Lithuania", "Belarus", "NGO", "reconcile")
KEPT = date(2021, 10, 31)  # origin of the forecast that the scenario keeps
AHEAD = ((1, 30), (31, 61))
SPANS = ((date(2021, 11, 1), date(2021, 11, 30)), (date(2021, 12, 1), date(2021, 12, 31)))
FIT = "neman fit belarus_eu_2021 --until 2021-10-31 --until LT-BY=2021-09-30 --until LT=2021-09-30, 600 runs a belief"
FORECAST = "neman forecast belarus_eu_2021 --from 2021-10-31 --days 61, 400 runs"


def shown(row: Estimate) -> str:
    """Return median and 90 % interval."""
    if row.unit == "share":
        return f"{100 * row.median:.0f} % ({100 * row.low:.0f} to {100 * row.high:.0f} %)"
    return f"{row.median:,.0f} ({row.low:,.0f} to {row.high:,.0f})"


def answers(rows: Sequence[Estimate]) -> Iterator[str]:
    """Yield the table of answers, beliefs side by side."""
    yield "| | " + " | ".join(f"believe {b}" if b != "reconcile" else b for b in BELIEFS) + " | before any figure | same |"
    yield "|---" * (len(BELIEFS) + 3) + "|"
    for what, border in dict.fromkeys((r.what, r.border) for r in rows):
        own = [next((r for r in rows if (r.what, r.border, r.believe) == (what, border, b)), None) for b in BELIEFS]
        given = [r for r in own if r]
        same = all(a.low <= b.median <= a.high for a in given for b in given)
        first = given[-1].model_copy(update={
            "low": given[-1].before_low, "median": given[-1].before_median, "high": given[-1].before_high,
        })
        cells = [shown(r) if r else "" for r in own] + [shown(first), "yes" if same else "no"]
        yield f"| {what}, {'all borders' if border == '*' else border} | " + " | ".join(cells) + " |"


def trust(fits: Sequence[neman.Fit]) -> Iterator[str]:
    """Yield how far to trust each fit, and what was not identified under any belief or under all."""
    yield "| | " + " | ".join(f.believe for f in fits) + " |"
    yield "|---" * (len(fits) + 1) + "|"
    yield "| figures used inside the 90 % interval | " + " | ".join(f"{100 * f.coverage['90']:.0f} %" for f in fits) + " |"
    yield "| inside the 50 % interval | " + " | ".join(f"{100 * f.coverage['50']:.0f} %" for f in fits) + " |"
    yield "| directions in which the sample varies | " + " | ".join(f"{f.effective['directions']:.0f}" for f in fits) + " |"
    kept = [f"{f.effective['members']:.1f} of {f.members}" for f in fits]
    yield "| members that the exact likelihood would keep | " + " | ".join(kept) + " |"
    common = [r.name for r in fits[-1].learned if not r.name.startswith("bias")]
    told = {n: [next(r for r in f.learned if r.name == n) for f in fits] for n in common}
    never = [n for n, rows in told.items() if not any(r.identified for r in rows)]
    yield f"\nNot identified under any belief (overlap of prior and posterior above 0.8): {', '.join(never) or 'none'}.\n"
    yield "| identified under all | " + " | ".join(f.believe for f in fits) + " |"
    yield "|---" * (len(fits) + 1) + "|"
    for n, rows in told.items():
        if all(r.identified for r in rows):
            yield f"| {n} | " + " | ".join(f"{r.after[2]:.3g} ({r.after[0]:.3g} to {r.after[4]:.3g})" for r in rows) + " |"


def ahead(rows: Sequence[Estimate]) -> Iterator[str]:
    """Yield the forecast by month."""
    yield "| series | November | December |\n|---|---|---|"
    for what, border in dict.fromkeys((r.what, r.border) for r in rows):
        months = {r.date_end.month: shown(r) for r in rows if (r.what, r.border) == (what, border)}
        yield f"| {border} {what} | {months.get(11, '')} | {months.get(12, '')} |"


def scores(made: Sequence[neman.Forecast], reports: Sequence[neman.Report]) -> Iterator[str]:
    """Yield the scores of forecasts, each alone, all together, and by days ahead."""
    yield "| made on | figures | WIS, people: forecast | persistence | drift | WIS of ln: forecast | persistence | drift | " \
          "skill in people against the better | of ln | in 50 % | in 80 % | in 90 % | median / figure |"
    yield "|---" * 14 + "|"
    together = neman.verify(made, reports)
    parts = [(str(f.origin), neman.verify([f], reports)) for f in made] + [("all", together)]
    parts += [(f"all, {first} to {last} days ahead", part) for first, last in AHEAD if (part := together.ahead(first, last))]
    for name, told in parts:
        best = min(("persistence", "drift"), key=told.wis.__getitem__)
        best_log = min(("persistence", "drift"), key=told.log_wis.__getitem__)
        people, log = told.skills[best].people, told.skills[best_log].log
        cells = [name, told.targets, *(f"{told.wis[n]:.0f}" for n in told.names),
                 *(f"{told.log_wis[n]:.3f}" for n in told.names), f"{people[0]:.2f} ({people[1]:.2f} to {people[2]:.2f})",
                 f"{log[0]:.2f} ({log[1]:.2f} to {log[2]:.2f})", *(f"{100 * v:.0f} %" for v in told.covered.values()), f"{told.ratio:.2f}"]
        yield "| " + " | ".join(map(str, cells)) + " |"


def put(page: str, name: str, lines: Iterator[str]) -> str:
    """Return the page with the lines between the marks of this name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise SystemExit(f"{PAGE.name} has no marks for {name}")
    return before + begin + "\n".join(lines) + "\n" + end + after


def main() -> None:
    """Write tables and estimates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fits", type=Path)
    parser.add_argument("forecasts", type=Path)
    parser.add_argument("--into", type=Path, help="scenario folder that keeps the estimates")
    given = parser.parse_args()
    fits = [neman.Fit.load(given.fits / b.casefold()) for b in BELIEFS]
    made = sorted((neman.Forecast.load(f.parent) for f in given.forecasts.glob("*/forecast.json")), key=lambda f: f.origin)
    said = [row for f in fits for row in estimates_of_fit(f, FIT)]
    last = next(f for f in made if f.origin == KEPT)
    expected = estimates_of_forecast(last, SPANS, FORECAST)
    page = PAGE.read_text(encoding="utf-8")
    reports = neman.read("belarus_eu_2021").reports
    parts = {"answers": answers(said), "trust": trust(fits), "forecast": ahead(expected), "scores": scores(made, reports)}
    for name, lines in parts.items():
        page = put(page, name, lines)
    PAGE.write_text(page, encoding="utf-8")
    if given.into:
        (given.into / "evidence" / "estimates.csv").write_text(table_text(Estimate, [*said, *expected]), encoding="utf-8", newline="")
    weeks = [(last.origin + timedelta(days=n), last.origin + timedelta(days=min(n + 6, last.days))) for n in range(1, last.days + 1, 7)]
    WEEKLY.write_text(table_text(Estimate, estimates_of_forecast(last, weeks, FORECAST)), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
