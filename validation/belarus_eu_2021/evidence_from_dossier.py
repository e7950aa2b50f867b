"""Make the evidence files of the shipped scenario `belarus_eu_2021` from the dossier beside the checkout.

Run from the checkout: `python validation/belarus_eu_2021/evidence_from_dossier.py ../shared/dossier`. Rewrites
`reports.csv`, `claims.csv` and `events.csv` of the scenario; `reporters.csv` is written by hand. What it changes:

* The founding document is cited as "news report of 5 August 2021", without a file name.
* Names of one agency become one name; the name as printed stays in the note.
* Countries become their short codes; "EU-BY" stands for all three borders.
* How exact a figure is ("over", "about", "almost") moves from the note into the column `precision`.
* Rows of the IOM Missing Migrants Project keep their counts; descriptions of incidents are left out.
* A claim that names its border only in words gets it in `about`, so that figures of other borders are not set beside it.
* The person or body in brackets after an actor's name moves from the actor to the description of an event.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

FOUNDING = "news report of 5 August 2021"
HERE = Path(__file__).resolve()
TARGET = HERE.parents[2] / "src" / "neman" / "scenarios" / "belarus_eu_2021" / "evidence"

AREAS = {"Lithuania": "LT", "Latvia": "LV", "Poland": "PL", "Belarus": "BY"}

VSAT = "VSAT (Lithuanian State Border Guard Service)"
LT_MINISTRY = "Lithuanian interior ministry"
LT_MIGRATION = "Lithuanian Migration Department"
PL_GUARD = "Straz Graniczna (Polish Border Guard)"
PL_MINISTRY = "Polish interior ministry"
LV_GUARD = "Valsts robezsardze (Latvian State Border Guard)"
IQ_MINISTRY = "Iraqi foreign ministry"

#: One name per agency: name as printed in the dossier -> name in the scenario.
AGENCIES = {
    "Lithuania (VSAT)": VSAT,
    "Lithuania (VSAT / interior ministry)": VSAT,
    "VSAT (G. Misutis)": VSAT,
    "VSAT (R. Petrauskas)": VSAT,
    "VSAT chief R. Liubajevas": VSAT,
    "VSAT chief R. Liubajevas / minister Bilotaite": VSAT,
    "VSAT spokesman R. Pukinskas": VSAT,
    "Lithuanian interior minister": LT_MINISTRY,
    "Lithuanian interior ministry (helicopter video)": LT_MINISTRY,
    "minister Bilotaite": LT_MINISTRY,
    "deputy interior minister A. Abramavicius": LT_MINISTRY,
    "Migration Department": LT_MIGRATION,
    "Migration Department (E. Gudzinskaite)": LT_MIGRATION,
    "Lithuania": "Lithuanian government",
    "Lithuanian government / EPSO-G": "Lithuanian government",
    "PM I. Simonyte": "Lithuanian government",
    "Statistics Lithuania press office": "Statistics Lithuania",
    "Statistics Lithuania (via RIA)": "Statistics Lithuania",
    "Straz Graniczna": PL_GUARD,
    "Straz Graniczna (A. Michalska)": PL_GUARD,
    "Straz Graniczna (Polish Border Guard) via state broadcaster TVP": PL_GUARD,
    "Polish Border Guard": PL_GUARD,
    "Polish Border Guard (A. Michalska)": PL_GUARD,
    "Polish interior ministry / Straz Graniczna (Polish Border Guard)": PL_GUARD,
    "Interior minister M. Kaminski": PL_MINISTRY,
    "interior minister M. Kaminski": PL_MINISTRY,
    "Poland": "Polish government",
    "PM M. Morawiecki": "Polish government",
    "Polish government via TVP": "Polish government",
    "deputy foreign minister M. Przydacz": "Polish foreign ministry",
    "S. Zaryn, Polish special services spokesman": "Polish special services (S. Zaryn)",
    "AIDA / HFHR, from Border Guard data": "AIDA / HFHR",
    "Grupa Granica / BIRN": "Grupa Granica",
    "Egala / Grupa Granica": "Grupa Granica",
    "Latvian State Border Guard": LV_GUARD,
    "Valsts robezsardze (Latvian State Border Guard) deputy chief I. Ruskulis": LV_GUARD,
    "Latvian interior minister Golubeva": "Latvian interior ministry",
    "PMLP": "PMLP (Latvian migration office)",
    "Iraqi foreign ministry (A. al-Sahaf)": IQ_MINISTRY,
    "Iraqi consul M. Kinani": IQ_MINISTRY,
    "Iraqi consulate via Interfax-West": IQ_MINISTRY,
    "N. Eismont": "Belarus presidency (N. Eismont)",
    "N. Eismont, Lukashenko spokeswoman": "Belarus presidency (N. Eismont)",
    "Minsk airport schedule via TVP": "Minsk airport",
    "Minsk airport / Iraqi side": "Minsk airport",
    "gazetaprawna from airport board": "Minsk airport",
}

#: One name per actor of the events, as in actors.csv; a bracket that is dropped here goes to the description.
ACTORS = {
    "EU": "European Union",
    "EU (Frontex)": "Frontex",
    "Iraq (Iraqi Airways)": "Iraqi Airways",
    "Iraq (civil aviation authority)": "Iraq",
    "Cham Wings (Syria)": "Cham Wings",
    "Syria (Cham Wings)": "Cham Wings",
    "Belavia / Dubai": "Belavia",
    "ECtHR": "European Court of Human Rights",
    "CJEU": "Court of Justice of the EU",
}

REPORT_COLUMNS = (
    "date_start", "date_end", "border", "quantity", "value", "unit", "cumulative", "precision", "reported_by",
    "reporter_side", "disputed_by", "status", "source_title", "source_url", "source_date", "note",
)
KEPT = ("date_start", "date_end", "quantity", "value", "reporter_side", "disputed_by", "status", "source_date")
#: Border of a claim whose words name it: day and first word of the claimant -> border.
CLAIMED_AT = {
    ("2021-08-01", "Statistics"): "LT-BY", ("2021-08-10", "TASS"): "LT-BY",
    ("2021-08-28", "Belarus"): "PL-BY", ("2021-11-17", "Belarus"): "LT-BY",
}
CLAIM_COLUMNS = ("date", "claimant", "claim", "about", "counter_claimant", "counter_claim", "evidence_offered", "status", "source")
EVENT_COLUMNS = ("date", "actor", "action_type", "target", "description", "source_title", "source_date", "source_url")

HEDGES = {
    "over": ("over", "just over", "more than", "at least", "lower bound", "qualifier >"),
    "under": ("almost", "nearly", "up to", "fewer than", "under"),
    "about": (
        "about", "around", "some", "roughly", "close to", "approximate", "rounded", "range", "derived", "order of magnitude", "qualifier ~",
    ),
}
IN_WORDS = {
    "in the seed": "in the news report",
    "in seed": "in the news report",
    "of the seed": "of the news report",
    "carries the seed figures": "carries the figures of the news report",
    "seed also": "the news report also has",
}
NUMBER_WORDS = {"a thousand": "1000", "two thousand": "2000", "1.6 thousand": "1600", "3 million": "3000000"}
DATES_ONLY = re.compile(r"\b(end |start )?(day|date) (is )?(approximate|inferred)[^;]*", re.IGNORECASE)


def precision_of(note: str, value: str) -> str:
    """Return how exact the note says that the figure is: exact, about, over or under.

    >>> precision_of("almost 2,000; expected 2-3% recognition", "2000")
    'under'
    >>> precision_of("five centres; over 1,000 had left", "3100")
    'exact'
    """
    text = DATES_ONLY.sub("", note.lower())
    for spelled, digits in NUMBER_WORDS.items():
        text = text.replace(spelled, digits)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    if value and f"~{value}" in text:
        return "about"
    for clause in re.split(r"[;,:]\s+", text):
        for level, words in HEDGES.items():
            if any(_hedges(clause.strip(' "'), word, value) for word in words):
                return level
    return "exact"


def _hedges(clause: str, word: str, value: str) -> bool:
    if not clause.startswith(word):
        return False
    rest = clause[len(word):].lstrip(' "')
    if word in ("rounded", "range", "derived", "lower bound", "order of magnitude", "qualifier >", "qualifier ~"):
        return True
    number = re.match(r"\d+(\.\d+)?", rest)
    if number:
        return bool(value) and float(number.group()) == float(value)
    return rest == "" or rest.startswith("to ")


def without_founding_words(text: str) -> str:
    """Return the text with every mention of the founding document in its public name.

    >>> without_founding_words("seed; TASS 1322707")
    'news report of 5 August 2021; TASS 1322707'
    """
    for words, instead in IN_WORDS.items():
        text = text.replace(words, instead)
    return re.sub(r"\bseed\b", FOUNDING, text)


def report_of(row: dict[str, str]) -> dict[str, str]:
    """Return a row of `reports.csv` for a row of the dossier's `observations.csv`."""
    founding = "(seed article)" in row["source_title"]
    name = AGENCIES.get(row["reported_by"], row["reported_by"])
    note = without_founding_words(row["note"])
    if row["reported_by"] == "IOM Missing Migrants Project":
        note = "one recorded incident; its description is left out"
    if name != row["reported_by"]:
        note = "; ".join(part for part in (note, f"as printed: {row['reported_by']}") if part)
    url = row["source_url_or_publication"]
    return {
        **{key: row[key] for key in KEPT},
        "border": AREAS.get(row["border"], row["border"]),
        "unit": row["unit"] or "persons",
        "cumulative": "true" if row["cumulative"] == "yes" else "false",
        "precision": precision_of(row["note"], row["value"]),
        "reported_by": name,
        "source_title": FOUNDING if founding else row["source_title"],
        "source_url": "" if founding or url.startswith("url not shown") else url,
        "note": note,
    }


def claim_of(row: dict[str, str]) -> dict[str, str]:
    """Return a row of `claims.csv` for a row of the dossier's `claims.csv`."""
    border = CLAIMED_AT.get((row["date"], row["claimant"].partition(" ")[0]), "")
    about = f"{row['about']} {border}".strip()
    return {key: without_founding_words(row[key]) for key in CLAIM_COLUMNS} | {"about": about}


def event_of(row: dict[str, str]) -> dict[str, str]:
    """Return a row of `events.csv` for a row of the dossier's `policy_events.csv`."""
    founding = "(seed article)" in row["source_title"]
    actor = ACTORS.get(row["actor"], row["actor"])
    bracket = re.search(r" \((.+)\)$", actor)
    if bracket:
        actor = actor[: bracket.start()]
    said_by = "" if actor == row["actor"] else f" (as printed: {row['actor']})"
    changed = {"actor": actor, "description": without_founding_words(row["description"]) + said_by}
    if founding:
        changed |= {"source_title": FOUNDING, "source_url": ""}
    return {key: changed.get(key, row[key]) for key in EVENT_COLUMNS}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with surrounding blanks removed."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> None:
    """Write rows to a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(dossier: Path) -> None:
    """Convert the three files."""
    write(TARGET / "reports.csv", REPORT_COLUMNS, map(report_of, rows_of(dossier / "observations.csv")))
    write(TARGET / "claims.csv", CLAIM_COLUMNS, map(claim_of, rows_of(dossier / "claims.csv")))
    write(TARGET / "events.csv", EVENT_COLUMNS, map(event_of, rows_of(dossier / "policy_events.csv")))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[3] / "shared" / "dossier")
