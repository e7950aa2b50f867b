"""How much common random numbers help: variance of the differences of pairs, as a share of that of independent runs.

    python validation/studies_2021/pairs.py STUDY_FOLDER
"""

from __future__ import annotations

import sys

import polars as pl

import neman

OUTCOMES = ("people_turned_away", "stranded", "days_between", "died", "through", "admitted")


def main(folder: str) -> None:
    """Write a table: a row for each policy, a column for each outcome."""
    study = neman.Study.load(folder)
    before = study.values.filter(pl.col("policy") == study.baseline.name).select("outcome", "member", pl.col("value").alias("before"))
    after = study.values.filter(pl.col("policy") != study.baseline.name).join(before, on=["outcome", "member"])
    apart = pl.col("value").var() + pl.col("before").var()
    shares = after.group_by("policy", "outcome").agg(((pl.col("value") - pl.col("before")).var() / apart).round(2).alias("share"))
    rows = {(policy, outcome): share for policy, outcome, share in shares.iter_rows()}
    sys.stdout.write(f"| policy | {' | '.join(OUTCOMES)} |\n|---|{'---|' * len(OUTCOMES)}\n")
    for policy in study.policies:
        sys.stdout.write(f"| {policy.name} | {' | '.join(str(rows[policy.name, outcome]) for outcome in OUTCOMES)} |\n")


if __name__ == "__main__":
    main(sys.argv[1])
