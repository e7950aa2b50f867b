"""Evidence readers on synthetic files: what is read, and what is said about broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neman.errors import InputError
from neman.io.readers.acled import read_acled
from neman.io.readers.dtm import read_dtm
from neman.io.readers.hxl import read_hxl
from neman.io.readers.plain import Origin, read_plain
from neman.io.readers.unhcr import read_unhcr_population, read_unhcr_portal

ORIGIN = Origin("refugees", "AAA", "UNHCR", "UN")
ACLED = "\ufeffevent_id_cnty,event_date,event_type,country,admin1,fatalities,geo_precision\n"
DTM = {"operation": "Op", "admin0Pcode": "AAA", "admin1Pcode": "AA01", "admin2Pcode": "Not available",
       "reportingDate": "2022-03-01T00:00:00", "roundNumber": 4, "assessmentType": "BA", "numPresentIdpInd": 10}
POPULATION = {"year": 2021, "coo_iso": "AAA", "coa_iso": "BBB", "coo": "X", "coa": "GFR", "refugees": "120",
              "asylum_seekers": 0, "idps": "-"}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, Any], Path]:
    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


File = Callable[[str, Any], Path]


def test_plain(file: File) -> None:
    rows = read_plain(file("a.csv", "# saved by hand\ndate,value,precision\n2021-08-03,180,over\n2021-08-04,,\n"), ORIGIN)
    assert [(r.date_end.day, r.value, r.precision, r.reported_by) for r in rows] == [(3, 180, "over", "UNHCR"), (4, None, "exact", "UNHCR")]


def test_unhcr_api_takes_iso_codes_keeps_zeros_and_leaves_out_dashes(file: File) -> None:
    rows = read_unhcr_population(file("p.json", {"page": 1, "items": [POPULATION]}))
    assert [(r.quantity, r.border, r.value) for r in rows] == [("refugees", "AAA-BBB", 120), ("asylum_seekers", "AAA-BBB", 0)]
    assert str(rows[0].date_end) == "2021-12-31"


def test_unhcr_download_below_a_preamble(file: File) -> None:
    head = 'Year,Country of origin (ISO),Country of asylum (ISO),Refugees under UNHCR\'s mandate,Returned IDPss\n'
    rows = read_unhcr_population(file("population.csv", "Extracted from: x\n\n" * 5 + head + '2021,AAA,BBB,"1,200",-\n'))
    assert [(r.quantity, r.value) for r in rows] == [("refugees", 1200)]


def test_unhcr_portal_json_and_csv(file: File) -> None:
    reply = {"data": {"timeseries": [{"month": 2, "year": 2022, "individuals": 5}, {"unix_timestamp": 1640995200, "individuals": "7"}]}}
    assert [(str(r.date_end), r.value) for r in read_unhcr_portal(file("o.json", reply), ORIGIN)] == [("2022-02-28", 5), ("2022-01-01", 7)]
    rows = read_unhcr_portal(file("o.csv", "Title\ndate;individuals\n2022-01-05;12\n"), ORIGIN)
    assert [(str(r.date_end), r.value) for r in rows] == [("2022-01-05", 12)]


def test_dtm_adds_up_a_breakdown_but_never_two_assessments(file: File) -> None:
    rows = [DTM, DTM | {"numPresentIdpInd": 5}, DTM | {"assessmentType": "SA", "numPresentIdpInd": 15}]
    path = file("d.json", {"isSuccess": True, "result": rows})
    with pytest.raises(InputError, match=r"BA, SA.*same people twice"):
        read_dtm(path)
    assert [(r.border, r.value, str(r.date_end)) for r in read_dtm(path, assessment="BA")] == [("AA01", 15, "2022-03-01")]


def test_acled_gives_sums_by_day_and_area_and_counts_an_event_once(file: File) -> None:
    once, other = "A1,2021-01-02,Battles,A,North,3,1\n", "A2,2021-01-02,Battles,A,North,1,3\n"
    rows = read_acled(file("e.csv", ACLED + once + once + other))
    assert [(r.quantity, r.border, r.value) for r in rows] == [("events:Battles", "North", 2), ("fatalities:Battles", "North", 4)]
    assert rows[0].note == "worst precision 3"


def test_hxl_finds_its_tags_in_any_order(file: File) -> None:
    tags = "Title\nDay,Area,People,Families\n#date+reported,#adm1 +code,#affected+ind+idps,#affected+hh\n"
    rows = read_hxl(file("h.csv", tags + "2022-05-01,AA01,40,\n2022-05-02,AA02,,9\n"), reported_by="agency")
    assert [(r.quantity, r.border, r.value) for r in rows] == [("affected+idps+ind", "AA01", 40), ("affected+hh", "AA02", 9)]


@pytest.mark.parametrize(
    ("read", "name", "content", "says"),
    [
        (lambda p: read_plain(p, ORIGIN), "a.csv", "day,value\n2021-08-03,1\n", "a.csv, row 1.*add the missing columns: date"),
        (lambda p: read_plain(p, ORIGIN), "a.csv", "date,value\n03.08.2021,1\n", "a.csv, row 2, column 'date_start'.*YYYY-MM-DD"),
        (lambda p: read_plain(p, ORIGIN), "a.csv", "date,value\n2021-08-03,many\n", "row 2, column 'value': must be a number, got 'many'"),
        (read_unhcr_population, "p.json", {"items": None}, "holds no items"),
        (read_unhcr_population, "p.json", "{", "is not valid JSON"),
        (lambda p: read_unhcr_portal(p, ORIGIN), "o.json", {"data": []}, "holds no data.timeseries"),
        (lambda p: read_unhcr_portal(p, ORIGIN), "o.json", {"data": 3}, "holds no data.timeseries"),
        (lambda p: read_unhcr_portal(p, ORIGIN), "o.json", {"data": {"timeseries": ["x"]}}, "holds no data.timeseries"),
        (lambda p: read_unhcr_portal(p, ORIGIN), "o.json", {"data": {"timeseries": [{"individuals": 3}]}}, "row 1: has no unix_timestamp"),
        (read_unhcr_population, "p.json", {"items": [3]}, "holds no items"),
        (read_dtm, "d.json", {"isSuccess": False, "errorMessages": ["no key"]}, "no key"),
        (read_acled, "e.csv", ACLED + "A1,2021-13-02,Battles,A,North,3,1\n", "e.csv, row 2"),
        (lambda p: read_hxl(p, reported_by="x"), "h.csv", "a,b\n1,2\n", "has no row of HXL tags"),
        (lambda p: read_hxl(p, reported_by="x"), "h.csv", "a,b\n#date,#affected\n", "no column is tagged as a place"),
    ],
)
def test_broken_files_are_told_with_place_and_remedy(file: File, read: Any, name: str, content: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(file(name, content))
