"""The page of a fit: numbers as the fit has them, in words that say what was not learned."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import neman


@pytest.fixture(scope="module")
def fit() -> neman.Fit:
    """A small fit of the teaching scenario."""
    return neman.calibrate(neman.read("two_lines"), budget=100)


def test_everything_that_was_free_is_told_in_a_group(fit: neman.Fit) -> None:
    told = neman.fit_pictures(fit)["learned"]
    assert [one["after"] for one in told] == [row.after for row in fit.learned]
    labels = {one["label"]: one["group"] for one in told}
    assert labels["leave: border area"] == "Assumptions of the model"
    assert labels["10 June 2030 to 29 June 2030"].startswith("How many people came")
    assert labels["Bryn: turned away, Bryn–Alden"].startswith("What published figures leave out")


def test_series_hold_the_figures_beside_what_would_be_published(fit: neman.Fit) -> None:
    told = {one["quantity"]: one for one in neman.fit_pictures(fit)["series"]}["turned_away"]
    assert [point["value"] for point in told["points"]] == [2000]
    bands = np.array(told["bands"])
    assert bands[:, :20].sum() == 0 < bands[2, 20:].min()
    assert (np.diff(bands, axis=0) >= 0).all()
    assert bands[2].sum() == pytest.approx(np.median(fit.said, axis=0)[1], rel=0.3)


def test_a_model_that_says_little_has_a_wide_band(fit: neman.Fit) -> None:
    for one in neman.fit_pictures(fit)["series"]:
        at = one["points"][0]["model"]
        assert at[0] < at[2] < at[4]


def test_the_page_is_one_file_without_inline_handlers(fit: neman.Fit, tmp_path: Path) -> None:
    text = neman.write_fit(fit, tmp_path / "fit.html", title="A <b>first</b> look").read_text(encoding="utf-8")
    assert "A &lt;b&gt;first&lt;/b&gt; look" in text
    assert re.findall(r"<(?:script|img|link|iframe|source)[^>]+(?:src|href)=", text) == []
    assert "what it is not" in text
