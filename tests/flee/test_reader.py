"""Flee folders: every way of writing them is read, and what cannot be read is refused by file, row and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tiny import COUNTS, FILES, folder

import neman

HEAD = FILES["locations.csv"].splitlines()[0]
ROWS = FILES["locations.csv"].splitlines()[1:]


@pytest.fixture
def plain(tmp_path: Path) -> neman.Scenario:
    return neman.read(folder(tmp_path / "plain"))


@pytest.mark.parametrize(
    "files",
    [
        {"locations": "\ufeff" + FILES["locations.csv"], "routes": "\ufeff" + FILES["routes.csv"]},
        {name.removesuffix(".csv"): text.replace("\n", "\r\n") for name, text in (FILES | COUNTS).items()},
        {"locations": FILES["locations.csv"].replace(HEAD, ",".join(f'"{h}"' for h in HEAD.split(",")))},
        {"locations": FILES["locations.csv"].replace("#name", "name"), "routes": FILES["routes.csv"].replace("#name1", "name1")},
        {"routes": "A,B,100,0\nB,C,100,0\n"},
        {"routes": "A,B,100\n\nB,C,100,,,\n"},
        {"locations": FILES["locations.csv"].replace("conflict_zone", "conflict")},
        {"locations": FILES["locations.csv"].replace("latitude,longitude", "lat,lon")},
        {"locations": "\n".join([HEAD + ",,", *(row + ",," for row in ROWS)])},
        {"locations": "# made by hand\n" + FILES["locations.csv"]},
    ],
    ids=["bom", "crlf", "quoted", "plain header", "no header", "short rows", "conflict", "lat lon", "empty columns", "comment"],
)
def test_one_instance_written_in_many_ways(tmp_path: Path, plain: neman.Scenario, files: dict[str, str]) -> None:
    read = neman.read(folder(tmp_path / "other", **files))
    assert read.hash == replace(plain, name=read.name, title=read.title).hash


def test_flat_folder_with_settings_beside_it(tmp_path: Path) -> None:
    (tmp_path / "simsetting.yml").write_text("move_rules: {softening: 42.0}")
    assert neman.read(folder(tmp_path / "flat", nested=False)).values["choice.softening"] == 42.0


def test_conflicts_with_blanks_in_the_header_and_empty_columns(tmp_path: Path) -> None:
    rows = "".join(f"{day}, {int(day < 5)},, {int(day >= 5)},\n" for day in range(10))
    scenario = neman.read(folder(tmp_path, conflicts="#Day, A,, B,\n" + rows))
    changes = [(f.date.day, f.place, f.value) for f in scenario.forcings if f.source == "conflicts.csv"]
    assert changes == [(1, "A", 1.0), (1, "B", 0.0), (6, "A", 0.0), (6, "B", 1.0)]


def test_kinds_and_named_attributes(tmp_path: Path) -> None:
    extra = ",initial_idps,capacity_per_day\n" + "".join(row + ",,\n" for row in ROWS)
    extra += "D,r,X,0,3,forwarding_hub,,0,,\nE,r,X,0,4,idpcamp,,70,7,3\nF,r,X,0,5,marker,,,,\n"
    scenario = neman.read(folder(tmp_path, locations=HEAD + extra))
    place = {p.name: p for p in scenario.places}
    assert [p.kind for p in scenario.places] == ["conflict_zone", "town", "reception", "town", "idp_camp", "marker"]
    assert place["D"].leave == 1.0
    assert (place["E"].capacity, place["E"].capacity_per_day) == (70, 3)
    assert [(s.place, s.persons) for s in scenario.stocks] == [("E", 7)]


def test_counts_are_added_corrected_and_interpolated(tmp_path: Path) -> None:
    files = {
        "data_layout": "total,all.csv\nC,c.csv,c2.csv\n",
        "c": "2019-12-30,10\n2020-01-05,40\n2020-01-07,20\n",
        "registration_corrections": "C,2020-01-07,normalize\n",
    }
    path = folder(tmp_path, **files)
    (path / "source_data" / "c2.csv").write_text("2020-01-03,4\n2020-01-05,4\n")
    scenario = neman.read(path)
    stock = {r.date_start: r.value for r in scenario.reports if r.quantity == "stock"}
    # 40 + 4 before, 20 + 4 from 7 January on: everything before is scaled by 24 / 44
    assert stock[date(2020, 1, 5)] == pytest.approx(24.0)
    assert stock[date(2019, 12, 30)] == pytest.approx(10 * 24 / 44)
    raw = {r.date_start: r.value for r in scenario.reports if r.quantity == "stock_uncorrected"}
    assert raw[date(2020, 1, 5)] == 44


def test_first_counts_fill_the_camps_and_the_total_starts_from_them(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, c="2020-01-01,100\n2020-01-11,200\n"))
    assert [(s.place, s.persons) for s in scenario.stocks] == [("C", 100)]
    assert [t.persons for t in scenario.totals][:3] == [100, 110, 120]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "locations",
            FILES["locations.csv"].replace("town", "twon"),
            "locations.csv, row 3, column 'location_type': unknown type; did you mean 'town'",
        ),
        ("locations", FILES["locations.csv"].replace("0,1,town", "north,1,town"), "locations.csv, row 3, column 'latitude'"),
        ("locations", FILES["locations.csv"].replace("0,1,town", "95,1,town"), "locations.csv, row 3, column 'lat'"),
        ("locations", FILES["locations.csv"] + "A,r,X,0,0,town,,\n", "locations.csv, row 5, column 'name': the name occurs twice"),
        ("locations", FILES["locations.csv"].replace("1000\n", "many\n"), "locations.csv, row 2, column 'population'"),
        ("routes", FILES["routes.csv"] + "A,Z,5,0\n", "routes.csv, row 4, column 'name2': no such location"),
        ("routes", FILES["routes.csv"].replace("A,B,100", "A,B,0"), "routes.csv, row 2, column 'distance': must be above 0"),
        ("routes", FILES["routes.csv"].replace("A,B,100,0", "A,B,100,3"), "routes.csv, row 2, column 'forced_redirection'"),
        ("routes", FILES["routes.csv"] + "B,B,5,0\n", "routes.csv, row 4, column 'name2': the route ends where it starts"),
        ("routes", "name1,name2,km,forced,max_move_speed\nA,B,9,0,0\n", "row 2, column 'max_move_speed': must be a number of at least"),
        ("routes", "name1,name2,km,forced,walk_probability\nA,B,9,0,2\n", "row 2, column 'walk_probability': must be a number from 0 to 1"),
        (
            "locations",
            HEAD + ",initial_idps\n" + "".join(f"{row},-5\n" for row in ROWS),
            "row 2, column 'initial_idps': must be a number of at least 0",
        ),
        ("locations", "PK\x03\x04", "locations.csv: is not a text file"),
        ("routes", FILES["routes.csv"].replace("B,C,100,0", "B,C,100,0,,9"), "routes.csv, row 3, column 'number 5': the row has more"),
        ("c", '2020-01-01,0\n"2020-01-02,5\n2020-01-03,6\n', "c.csv, row 2: has a quote that is not closed on its line"),
        ("closures", "contry,X,Y,0,5\n", "closures.csv, row 1, column 'closure_type': unknown type; did you mean 'country'"),
        ("closures", "country,X,Q,0,5\n", "closures.csv, row 1, column 'name2': no location lies in this country"),
        ("conflicts", "#Day,A\n0,1\n2,1\n", "conflicts.csv, row 3, column 'Day': days must follow one another; expected 1"),
        ("conflicts", "#Day,A\n0,1\n1,1\n", "conflicts.csv, row 3: covers 2 of 10 days"),
        ("conflicts", "#Day,A,A\n0,1,0\n", "conflicts.csv, row 1, column 'A': the column is there twice"),
        ("conflicts", "#Day,Q\n0,1\n", "conflicts.csv, row 1, column 'Q': no such location"),
        ("sim_period", "StartDate,01/02/2020\nLength,10\n", "sim_period.csv, row 1, column 'StartDate': this is not a date"),
        ("sim_period", "StartDate,2020-01-01\n", "sim_period.csv, column 'Length': the row is missing"),
        ("sim_period", "StartDate,2020-01-01\nLength,10\nLength,9\n", "sim_period.csv, row 3, column 'Length': the row occurs twice"),
        ("sim_period", "StartDate,2020-01-01\nLength,10\nEnd,9\n", "sim_period.csv, row 3, column 'name': unknown row; known: StartDate"),
        ("sim_period", "StartDate,2020-01-01\nLength,9999999\n", "sim_period.csv, column 'Length': the period ends after the year"),
        ("data_layout", "total,all.csv\nC,c.csv\nC,c.csv\n", "data_layout.csv, row 3, column 'camp': the camp is there twice"),
        ("c", "2020-01-01,1\n2020-01-01,2\n", "c.csv, row 2, column 'date': dates must rise"),
        ("c", "2020-01-01,about 5\n", "c.csv, row 1, column 'count': this is not a number"),
        ("c", "2020-01-01,inf\n", "c.csv, row 1, column 'count': this is not a number, got 'inf'"),
        ("c", "2020-01-01,1e20\n", "c.csv, row 1, column 'count': must be a number below 1,000,000,000,000"),
        ("data_layout", "total,all.csv\nC,gone.csv\n", "data_layout.csv, row 2, column 'file': the file does not exist"),
        (
            "registration_corrections",
            "C,2020-01-04,normalize\n",
            "registration_corrections.csv, row 1, column 'date': C has no count on this date",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_file_row_and_column(tmp_path: Path, file: str, text: str, said: str) -> None:
    with pytest.raises(neman.InputError) as error:
        neman.read(folder(tmp_path, **{file: text}))
    assert said in str(error.value)


def test_the_first_row_of_the_layout_is_the_total_whatever_it_is_called(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, data_layout="refugees,all.csv\nC,c.csv\n"))
    assert [r.border for r in scenario.reports if r.quantity == "stock_total"] == ["refugees"] * 2
    assert scenario.totals[-1].persons == 900  # not that of a camp as well


#: A mistake or two in every file, and what is to be said of each: none more, so that no mistake is told for another's sake.
MISTAKES = {
    "sim_period": ("StartDate,2020-01-01\nLength,ten\n", ["row 2, column 'Length'"]),
    "locations": (HEAD + "\nA,r,X,0,0,conflict_zone,0,1000\nB,r,X,0,1,twon,,500\nC,r,Y,0,2,camp,,lots\nC,r,Y,0,3,camp,,5\n",
                  ["row 3, column 'location_type'", "row 4, column 'population'", "row 5, column 'name'"]),
    "routes": ("A,B,0,0\nB,C,far,0\nB,Q,4,0\n", ["row 1, column 'distance'", "row 2, column 'distance'", "row 3, column 'name2'"]),
    "closures": ("contry,X,Y,0,5\nlink,A,B,x,5\n", ["row 1, column 'closure_type'", "row 2, column 'closure_start'"]),
    "conflicts": ("#Day,A,Q\n0,1,1\n", ["row 1, column 'Q'"]),
    "major_routes": ("A,C\nA,Z\n", ["row 2, column 'stop 2'"]),
    "location_changes": ("name,day,attribute,value\nB,1,size,4\nB,-1,pop,4\n", ["row 2, column 'attribute'", "row 3, column 'day'"]),
    "c": ("2020-01-01,few\n2021-01-02,3\n2020-01-02,4\n2020-01-03,4\n", ["row 1, column 'count'", "row 3, column 'date'"]),
}
SETTINGS = {"move_rules": {"softning": 1, "max_move_speed": "fast"}, "spawn_rules": {"insert_day0": 7}}


def test_all_mistakes_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    path = folder(tmp_path, settings=SETTINGS, **{stem: text for stem, (text, _) in MISTAKES.items()})
    found = [str(error) for error in neman.inspect(path).errors]
    told = [f"{stem}.csv, {place}" for stem, (_, places) in MISTAKES.items() for place in places]
    told += [f"simsetting.yml, column '{key}'" for key in ("softning", "max_move_speed", "insert_day0")]
    assert sorted(text.split(": ")[0] for text in found) == sorted(told)
    with pytest.raises(neman.InputError) as error:
        neman.read(path)
    assert str(error.value) == found[0]
    assert error.value.__notes__ == [f"{len(found) - 1} more mistakes, all listed by: neman check {path}"]


def test_a_day_that_is_missing_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f"{day},1\n" for day in range(11) if day != 3)
    told = [str(error) for error in neman.inspect(folder(tmp_path, conflicts=f"#Day,A\n{rows}")).errors]
    assert told == ["conflicts.csv, row 5, column 'Day': days must follow one another; expected 3, got '4'. Remedy: add the missing days."]


@pytest.mark.parametrize("name", ["sim_period", "locations", "routes"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(neman.InputError, match=rf"^{name}\.csv: the file is missing"):
        neman.read(folder(tmp_path, **{name: None}))


def test_a_file_that_is_not_supported_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(neman.InputError, match=r"fixed_routes\.csv: this file is not supported: no release"):
        neman.read(folder(tmp_path, fixed_routes="A,B\n"))


@pytest.mark.parametrize(
    ("agents", "said"),
    [
        ("A,16\nB,17\n", "agents.csv, row 1: the first row must be the header, got 'A,16'"),
        ("location,age\nA,old\n", "agents.csv, row 2, column 'age': this is not a number, got 'old'"),
        ("location,age\nA,400\n", "agents.csv, row 2, column 'age': must be from 0 to 130, got '400'"),
        ("location,age\nZ,16\n", "agents.csv, row 2, column 'location': no such location"),
        ("", "agents.csv, row 1: the first row must be the header"),
    ],
)
def test_mistakes_in_agents(tmp_path: Path, agents: str, said: str) -> None:
    settings = {"spawn_rules": {"read_from_agents_csv_file": True}, "move_rules": {"children_avoid_hazards": True}}
    with pytest.raises(neman.InputError) as error:
        neman.read(folder(tmp_path, agents=agents, settings=settings))
    assert said in str(error.value)


def test_the_conflict_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(neman.InputError, match=r"other\.csv: the file is missing"):
        neman.read(folder(tmp_path, settings={"conflict_input_file": "input_csv/other.csv"}))


def test_an_outbreak_after_the_period_never_comes(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, locations=FILES["locations.csv"].replace("conflict_zone,0", "conflict_zone,9999999")))
    assert not [f for f in scenario.forcings if f.quantity == "conflict"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("major_routes", "A,B,C\nA,Z\n", "major_routes.csv, row 2, column 'stop 2': no such location"),
        ("major_routes", "A,C\n", "major_routes.csv, row 1, column 'stop': no link joins them"),
        ("major_routes", "A\n", "major_routes.csv, row 1, column 'stop 2': a route needs two locations"),
        ("location_changes", "B,3,camp\n", "location_changes.csv, row 1: the columns are not known"),
        ("location_changes", "name,day,attribute,value\nB,3,location_type,village\n", "location_changes.csv, row 2, column 'value'"),
        ("location_changes", "name,day,attribute,value\nB,3,colour,1\n", "column 'attribute': cannot change"),
        ("region_attributes_IPC", "Day,q\n0,5\n", "region_attributes_IPC.csv, row 1, column 'q': no location lies in this region"),
        ("region_attributes_IPC", "Day,r\n0,500\n", "region_attributes_IPC.csv, row 2, column 'r': must be a number from 0 to 100"),
        ("region_attributes_IPC", "Day,r\n3,5\n3,6\n", "region_attributes_IPC.csv, row 3, column 'Day': days must rise"),
    ],
)
def test_mistakes_in_files_that_may_be_left_out(tmp_path: Path, file: str, text: str, said: str) -> None:
    with pytest.raises(neman.InputError) as error:
        neman.read(folder(tmp_path, **{file: text}))
    assert said in str(error.value)
