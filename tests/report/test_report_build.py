"""The file: complete, closed to the network, safe against markup in the data, written as a whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import synthetic

import neman
from neman.errors import MissingPart
from neman.evidence import Claim
from neman.report import build, write_report


@pytest.fixture(scope="module")
def html(report: Path) -> str:
    return report.read_text(encoding="utf-8")


def test_it_is_one_small_file(report: Path) -> None:
    assert report.stat().st_size < 6e6


def test_nothing_refers_to_another_file(html: str) -> None:
    assert re.findall(r"<(?:script|img|link|iframe|source)[^>]+(?:src|href)=", html) == []
    assert (
        re.findall(r"url\((?!['\"]?(?:data:|#))[^)]{0,60}\)|@import", "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))) == []
    )


def test_the_policy_allows_exactly_the_scripts_of_the_file(html: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    assert set(re.findall(r"&#39;sha256-([^&]+)&#39;", html)) == hashes
    assert len(scripts) == len(build.PARTS) + len(build.PAGE)


def test_no_inline_handlers(html: str) -> None:
    page = re.sub(r"<(script|style|pre)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert re.findall(r"<[a-z]+[^>]*\son[a-z]+=", page) == []


def test_licences_travel_with_the_parts(html: str) -> None:
    for name in ("maplibre-gl", "world-atlas", "topojson-client", "@observablehq/plot", "d3"):
        assert f"{name} " in html
    assert "Redistribution and use in source and binary forms" in html


def test_markup_in_the_data_is_escaped(html: str) -> None:
    assert "people were &lt;hurt&gt;" in html
    assert "</script><b>" not in html


def test_figures_in_the_first_sentence_have_their_interval(html: str) -> None:
    lead = re.sub(r"<[^>]+>", "", re.search(r'<p class="lead">(.*?)</p>', html, re.DOTALL)[1])  # type: ignore[index]
    assert re.search(r"tried to cross \([\d,]+–[\d,]+\) and made [\d,]+ attempts \([\d,]+–[\d,]+\)", lead)


def test_beside_a_claim_stands_what_the_runs_imply(tmp_path: Path) -> None:
    result = synthetic.result()
    counted = Claim(date=date(2021, 7, 21), claimant="Belarus", claim="fewer", about="turned_away")
    elsewhere = Claim(date=date(2021, 8, 5), claimant="Poland", claim="dogs", about="dogs")
    result = replace(result, scenario=replace(result.scenario, claims=(counted, *result.scenario.claims, elsewhere)))
    text = write_report(result, tmp_path / "r.html").read_text(encoding="utf-8")
    told = re.findall(r"What the runs imply</h3><ul>(.*?)</ul>", text)
    assert re.search(r"says 40 \(turned away, .* would have said \d+ \(\d+–\d+ in nine runs in ten\); at least 40 in \d+ %", told[0])
    assert told[1] == "<li>Not identified: nobody counts this, so that no figure or run speaks for or against it.</li>"
    assert told[2].endswith("not identified: no reporter of the scenario counts dogs at PL-BY for Poland.</li>")
    assert neman.implications(result)[2] == ["Poland says 5 (dogs, PL-BY); " + told[2].split("; ")[1][: -len(".</li>")]]


@pytest.mark.parametrize("word", ["</script>", "<!--", "<SCRIPT"])
def test_scripts_cannot_end_early(word: str) -> None:
    assert word not in build.script(f"const a = '{word}';")


def test_a_run_without_people_has_a_report(tmp_path: Path) -> None:
    text = write_report(synthetic.result(members=1, nobody=True), tmp_path / "r.html").read_text(encoding="utf-8")
    assert "nobody tried to cross" in text
    assert "One run, so there are no intervals" in text


def test_the_same_result_gives_the_same_file(tmp_path: Path) -> None:
    first, second = (write_report(synthetic.result(), tmp_path / name).read_bytes() for name in "ab")
    assert first == second


def test_missing_parts_are_named_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PARTS", ("not-there.js",))
    with pytest.raises(MissingPart, match=r"not-there\.js.*install neman again"):
        write_report(synthetic.result(), tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_a_world_without_gates_has_a_report_of_its_own(tmp_path: Path) -> None:
    result = synthetic.result(members=2)
    text = write_report(replace(result, scenario=replace(result.scenario, gates=())), tmp_path / "r.html").read_text(encoding="utf-8")
    assert "people displaced" in text
    assert "tried to cross" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
