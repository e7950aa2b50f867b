"""Is the fit calibrated? Truths are drawn from the prior, reported with noise, fitted; ranks and coverage of the truth are counted.

Run: python validation/belarus_eu_2021/fit_on_synthetic_truth.py [FITS] [BUDGET]

The world is the small teaching scenario: two reporters, weekly figures. A calibrated fit covers the truth in half of the cases with
its 50 % interval and in nine of ten with its 90 % interval, and ranks are uniform (Talts et al. 2018, arXiv 1804.06788).
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from scipy import stats

import neman
from neman.evidence import Report, Reporter
from neman.fit.belief import stances
from neman.fit.calibrate import calibrate
from neman.fit.figures import DISCREPANCY
from neman.fit.members import names_of_outcomes, run_members
from neman.fit.priors import applied, priors_of

UNTIL = date(2030, 6, 9)
BIN = 4
SHOWN = ("* persons tried", "* events attempted", "* persons stranded", "* persons undetected")


def world() -> neman.Scenario:
    """Return the teaching scenario with two series of one guard, without figures."""
    about = {"name": "guard", "side": "BR", "border": "BR-AL", "dispersion": 30}
    reporters = (Reporter(quantity="detained", counts="admitted", **about), Reporter(quantity="turned_away", counts="turned_away", **about))
    return replace(neman.read("two_lines"), reports=(), claims=(), reporters=reporters, end=UNTIL)


def reported(plain: neman.Scenario, counted: np.ndarray, random: np.random.Generator) -> neman.Scenario:
    """Return the scenario with weekly figures drawn as the likelihood has it: dispersion and discrepancy."""
    reports = []
    for k, who in enumerate(plain.reporters):
        for first in range(0, plain.days - 6, 7):
            size = 1 / (1 / (7 * who.dispersion) + DISCREPANCY**2)
            value = random.poisson(random.gamma(size, max(counted[first : first + 7, k].sum(), 1e-9) / size))
            day = plain.start + timedelta(days=first)
            reports.append(Report(date_start=day, date_end=day + timedelta(days=6), border=who.border, quantity=who.quantity,
                                  value=int(value), reported_by=who.name, reporter_side=who.side))
    return replace(plain, reports=tuple(reports))


def main(fits: int, budget: int) -> None:
    """Fit many synthetic truths and print ranks and coverage."""
    plain = world()
    priors = priors_of(plain, stances(plain, "BR"), {0, 1})
    at = [names_of_outcomes(plain).index(name) for name in SHOWN]
    ranks: dict[str, list[float]] = {p.name: [] for p in priors} | {name: [] for name in SHOWN}
    for i in range(fits):
        random = np.random.default_rng([7, i])
        z = random.standard_normal(len(priors))
        values = [float(p.of(v)) for p, v in zip(priors, z, strict=True)]
        truth = run_members(lambda m, values=values: applied(plain, priors, values), 1, seed=10_000 + i)
        fit = calibrate(reported(plain, truth.counted[0], random), believe="BR", budget=budget, seed=i)
        for j, p in enumerate(priors):
            ranks[p.name].append(float(np.mean(fit.z[:, j] < z[j])))
        for name, j in zip(SHOWN, at, strict=True):
            ranks[name].append(float(np.mean(fit.after.outcomes[:, j] < truth.outcomes[0, j])))
    tell = sys.stdout.write
    tell(f"{fits} truths, {budget} runs a fit\n\n| quantity | inside 50 % | inside 90 % | ranks uniform: p |\n|---|---|---|---|\n")
    for name, found in ranks.items():
        r = np.array(found)
        p = stats.chisquare(np.histogram(r, BIN, (0, 1))[0]).pvalue
        tell(f"| {name} | {np.mean(abs(r - 0.5) <= 0.25):.0%} | {np.mean(abs(r - 0.5) <= 0.45):.0%} | {p:.2f} |\n")
    half, nine = (100 * np.sqrt(share * (1 - share) / fits) for share in (0.5, 0.9))
    tell(f"\nChance alone (standard error of a coverage from {fits} truths): {half:.1f} points at 50 %, {nine:.1f} at 90 %.\n")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]), *(200, 200)[len(sys.argv) - 1 :])
