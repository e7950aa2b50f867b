"""The report as a server gives it out: the same page with its scripts, styles and data as files of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neman.report.build import PAGE, PARTS
from neman.report.pages import page_file, part_file, template
from neman.report.payload import context

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["ServedReport", "report_file", "served_report"]

_SCRIPTS = (*PARTS, *(name for name in PAGE if name != "main.js"))
_STYLES = ("maplibre-gl.css", "style.css")
_OWN = (*PAGE, "style.css", "fit.js", "fit.css")
_OTHERS = (*PARTS, "maplibre-gl.css", "countries.json", "licences.txt")


@dataclass(frozen=True)
class ServedReport:
    """The HTML of the page, and the data of its pictures ready for JSON."""

    html: str
    pictures: dict[str, Any]


def served_report(
    result: Result, *, assets: str, pictures: str, links: Sequence[tuple[str, str]] = (), scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
) -> ServedReport:
    """Return the report of a result for a server.

    Parameters
    ----------
    result : what `neman.simulate` returned.
    assets : address under which `report_file` is served, without a slash at the end.
    pictures : address of the data; the last of `scripts` fetches it and then loads `main.js`.
    links : (address, words) of other pages.
    scripts, styles : further files under `assets`.
    """
    told = context(result)
    html = template("served.html.j2").render(
        **told, drivers=None, assets=assets, pictures_url=pictures, links=links,
        script_files=[*_SCRIPTS, *scripts], style_files=[*_STYLES, *styles],
        parts=json.loads(part_file("versions.json")), licences=part_file("licences.txt"),
    )
    return ServedReport(html, told["data"])


def report_file(name: str) -> str | None:
    """Return the text of a script, style or outline that the report is made of; None where there is none of this name.

    Raises
    ------
    MissingPart : the front-end parts were not fetched when neman was installed.

    >>> report_file("core.js") is not None, report_file("../build.py") is None
    (True, True)
    """
    if name in _OWN:
        return page_file(name)
    return part_file(name) if name in _OTHERS else None
