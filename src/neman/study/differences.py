"""Differences between a policy and the baseline, run by run on the same random numbers."""

from __future__ import annotations

import polars as pl

from neman.result import QUANTILES

__all__ = ["LEVELS", "differences"]

#: Columns of the quantiles, as in `Result.quantiles`: the median, the 50 % and the 90 % interval.
LEVELS = tuple(f"q{100 * q:02.0f}" for q in QUANTILES)


def differences(values: pl.DataFrame, baseline: str) -> pl.DataFrame:
    """Return, for each policy and outcome, how far the policy is from the baseline.

    Parameters
    ----------
    values : `policy`, `outcome`, `member`, `value`: outcomes of every member under every policy.
    baseline : the policy that the others are compared with.

    Returns
    -------
    DataFrame with `policy`, `outcome`, `baseline` and `under_policy` (medians), `mean` (of the differences of the pairs),
    `error` (its standard error; empty with one member), `q05` to `q95` of the pairs, `differing` (how many
    pairs differ at all), and `told`: whether the 90 % interval leaves zero out.

    >>> table = {"policy": ["was", "was", "new", "new"], "outcome": ["died"] * 4, "member": [0, 1, 0, 1], "value": [5.0, 9.0, 4.0, 8.0]}
    >>> differences(pl.DataFrame(table), "was").select("mean", "error", "q05", "told").row(0)
    (-1.0, 0.0, -1.0, True)
    """
    before = values.filter(pl.col("policy") == baseline).select("outcome", "member", pl.col("value").alias("before"))
    after = values.filter(pl.col("policy") != baseline)
    pairs = after.join(before, on=["outcome", "member"], how="left", maintain_order="left").with_columns(
        (pl.col("value") - pl.col("before")).alias("change")
    )
    change = pl.col("change")
    quantiles = [change.quantile(q, "linear").alias(name) for q, name in zip(QUANTILES, LEVELS, strict=True)]
    return pairs.group_by("policy", "outcome", maintain_order=True).agg(
        pl.col("before").median().alias("baseline"),
        pl.col("value").median().alias("under_policy"),
        change.mean().alias("mean"),
        (change.std() / change.len().sqrt()).alias("error"),
        *quantiles,
        (change != 0).sum().alias("differing"),
    ).with_columns(((pl.col("q05") > 0) | (pl.col("q95") < 0)).alias("told"))
