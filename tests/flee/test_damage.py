"""Whatever happens to a file of a Flee folder, it is read, or its mistakes are told with file and remedy; nothing else is raised."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import COUNTS, FILES, folder

import neman

MORE = {
    "closures.csv": "country,X,Y,2,5\nlink,A,B,0,-1\n",
    "conflicts.csv": "#Day,A\n" + "".join(f"{day},1\n" for day in range(10)),
    "registration_corrections.csv": "C,2020-01-11,normalize\n",
    "simsetting.yml": "move_rules:\n  max_move_speed: 150.0\n  start_on_foot: False\nspawn_rules:\n  conflict_spawn_decay: [1.0, 0.5]\n",
}
TEXTS = FILES | COUNTS | MORE
BAD = ("", "-1", "abc", "1e999", "nan", "0", "2020-13-45", '"', "é", "[1, 2]", "{a: 1}", "null", "\t", "1,000", "\x00", "*x", "- ")
#: What is put in place of a cell, and what is done to the whole file.
WAYS = ("cell", "row twice", "row gone", "cut", "bytes", "semicolons", "windows", "mark", "latin")


def damaged(text: str, way: str, at: float, bad: str) -> bytes:
    """Return a file that something has happened to, at a share of its length."""
    lines = text.splitlines()
    row = int(at * len(lines))
    if way == "cell":
        cells = lines[row].split(",")
        cells[int(at * 7) % len(cells)] = bad
        lines[row] = ",".join(cells)
    if way == "row twice":
        lines.insert(row, lines[row])
    if way == "row gone":
        del lines[row]
    data = ("\n".join(lines) + "\n").encode()
    cut = int(at * len(data))
    changed = {
        "cut": data[:cut], "bytes": data[:cut] + b"\xff\xfe" + data[cut:], "semicolons": data.replace(b",", b";"),
        "windows": data.replace(b"\n", b"\r\n"), "mark": b"\xef\xbb\xbf" + data, "latin": data.replace(b"A", b"\xc4"),
    }
    return changed.get(way, data)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(TEXTS)), way=st.sampled_from(WAYS), at=st.floats(0, 0.999), bad=st.sampled_from(BAD))
def test_a_damaged_file_is_read_or_its_mistakes_are_told(name: str, way: str, at: float, bad: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = folder(Path(place), nested=False, **{stem.removesuffix(".csv"): text for stem, text in MORE.items() if stem.endswith("csv")})
        (path / "simsetting.yml").write_text(MORE["simsetting.yml"], encoding="utf-8")
        (path / name).write_bytes(damaged(TEXTS[name], way, at, bad))
        findings = neman.inspect(path)
        assert all(error.file and error.remedy for error in findings.errors)
        if findings.ok:
            neman.read(path)
            return
        with pytest.raises(neman.InputError) as told:
            neman.read(path)
        assert told.value.file == findings.errors[0].file
