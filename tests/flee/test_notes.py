"""What `neman check` reports about a Flee folder that can be run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import COUNTS, FILES, folder

import neman

CLOSED = "remove_forced_redirection,A,C,0,5\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"routes": FILES["routes.csv"] + "B,A,70,0\n"}, "routes.csv, row 4, column 'name1': the same two places as in row 2"),
        ({"data_layout": "total,all.csv\n"}, "data_layout.csv: no count rises above zero: nobody appears"),
        ({"closures": "location,B,C,0,5\n"}, "closures.csv, row 1, column 'name2': both ends of a link are named, so only this"),
        ({"closures": CLOSED}, "closures.csv, row 1, column 'name1': no link matches this remove_forced_redirection"),
        (
            {"locations": FILES["locations.csv"].replace("100000", "1000")},
            "row 4, column 'population': the capacity equals the largest count observed",
        ),
        ({"c": "2020-01-01,0\n2020-01-05,700\n"}, "data_layout.csv, column 'camp': the counts end on 2020-01-05, before the period does"),
        ({"c": "2020-01-01,0\n2020-01-11,0\n"}, "the counts sum to zero over the period"),
        ({"data_layout": COUNTS["data_layout.csv"] + "Z,c.csv\n"}, "counts of a place that is no camp of locations.csv"),
        (
            {"locations": FILES["locations.csv"] + "D,r,Y,0,3,camp,,50\n", "routes": FILES["routes.csv"]},
            "locations.csv, row 5, column 'name': no link leads here or away",
        ),
        (
            {"locations": FILES["locations.csv"] + "D,r,Y,0,3,camp,,5\nE,r,Y,0,4,town,,\n", "routes": FILES["routes.csv"] + "D,E,9,0\n"},
            "no conflict zone leads to this camp",
        ),
        (
            {"conflicts": "#Day,A,B\n" + "".join(f"{d},0,1\n" for d in range(10))},
            "conflicts.csv, column 'A': a conflict zone whose column sums to zero",
        ),
        ({"closures - old": CLOSED}, "closures - old.csv: not read"),
        ({"closure": CLOSED}, "closure.csv: not read: not a name that Flee reads; did you mean 'closures.csv'?"),
        ({"closures": "country,X,Y,5,2\n"}, "closures.csv, row 1, column 'closure_end': ends before it starts, on day 5"),
        ({"routes": "name1,name2,km,forced,max_sped\nA,B,9,0,5\nB,C,9,0,\n"}, "routes.csv, row 1, column 'max_sped': the column does"),
        (
            {"locations": FILES["locations.csv"].replace("population\n", "population,capcity_per_day\n")},
            "column 'capcity_per_day': the column does nothing; did you mean 'capacity_per_day'?",
        ),
    ],
)
def test_notes(tmp_path: Path, files: dict[str, str], said: str) -> None:
    findings = neman.inspect(folder(tmp_path, **files))
    assert findings.ok
    assert any(said in str(note) for note in findings.notes)


def test_settings_given_twice(tmp_path: Path) -> None:
    (folder(tmp_path) / "simsetting.yml").write_text("move_rules:\n  softening: 1\n  camp_weight: 2\n  softening: 3\n", encoding="utf-8")
    said = ["simsetting.yml, row 4, column 'softening': the key is there twice: the last one counts. Remedy: delete the other."]
    assert list(map(str, neman.inspect(tmp_path))) == said
    assert neman.read(tmp_path).values["choice.softening"] == 3.0


def test_a_plain_folder_has_no_notes(tmp_path: Path) -> None:
    assert list(neman.inspect(folder(tmp_path / "nested"))) == []
    assert list(neman.inspect(folder(tmp_path / "flat", nested=False))) == []
