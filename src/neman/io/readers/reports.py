"""Figures of others: which reader a format has, and what it must be told besides the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from neman.errors import SettingError, did_you_mean
from neman.evidence import Report
from neman.io.readers.acled import read_acled
from neman.io.readers.dtm import read_dtm
from neman.io.readers.hxl import read_hxl
from neman.io.readers.plain import Origin, read_plain
from neman.io.readers.unhcr import read_unhcr_population, read_unhcr_portal

__all__ = ["REPORT_FORMATS", "read_reports"]

Read = Callable[[Path, Origin], tuple[Report, ...]]

#: Format -> what must be known besides the file, and its reader. To add a format, write a reader and put it here.
_READERS: dict[str, tuple[tuple[str, ...], Read]] = {
    "acled": ((), lambda path, _: read_acled(path)),
    "dtm": ((), lambda path, _: read_dtm(path)),
    "hxl": (("reported_by",), lambda path, origin: read_hxl(path, reported_by=origin.reported_by, side=origin.side)),
    "plain": (("quantity", "border", "reported_by"), read_plain),
    "unhcr": ((), lambda path, _: read_unhcr_population(path)),
    "unhcr_portal": (("quantity", "border", "reported_by"), read_unhcr_portal),
}
REPORT_FORMATS = tuple(_READERS)


def read_reports(
    path: str | Path, form: str, *, quantity: str = "", border: str = "", reported_by: str = "", side: str = "", published: str = "",
) -> tuple[Report, ...]:
    """Return the figures of a file that somebody else published.

    Parameters
    ----------
    path : saved file; nothing is fetched.
    form : one of `REPORT_FORMATS`.
    quantity, border, reported_by, side : what is counted, where, by whom; for formats whose files do not say it.
    published : day on which the figures became known, YYYY-MM-DD; without it no forecast uses them.

    Raises
    ------
    SettingError : there is no such format, something that it needs is not said, or `published` is no date.
    InputError : the file is wrong.
    """
    if form not in _READERS:
        raise SettingError(f"format {form!r} is not known; {did_you_mean(form, REPORT_FORMATS)}")
    if published and not _is_date(published):
        raise SettingError(f"{published!r} is not a date; write the day on which the figures became known as YYYY-MM-DD")
    origin = Origin(quantity, border, reported_by, side, source=Path(path).name)
    needed, read = _READERS[form]
    missing = [name.replace("reported_by", "reporter") for name in needed if not getattr(origin, name)]
    if missing:
        raise SettingError(f"a file of format {form} does not say the {' and the '.join(missing)}: give {' and '.join(missing)} besides")
    return tuple(report.model_copy(update={"source_date": published}) if published else report for report in read(Path(path), origin))


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
