"""The report as one file: the page, its pictures, the outlines and all data, with nothing to fetch."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from neman.fit.sensitivity import Sensitivity
from neman.report.drivers import drivers
from neman.report.pages import page_file, part_file, save_page, security, template
from neman.report.payload import context

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["PAGE", "PARTS", "render", "script", "write_report"]

PARTS = ("topojson-client.js", "d3.js", "plot.js", "maplibre-gl.js")
PAGE = ("core.js", "clock.js", "names.js", "map.js", "own.js", "stocks.js", "series.js", "people.js", "timeline.js", "filter.js", "main.js")


def write_report(result: Result, path: str | os.PathLike[str], *, sensitivity: Sensitivity | None = None) -> Path:
    """Write the report of a result as one HTML file that opens from disk without network.

    Parameters
    ----------
    result : what `neman.simulate` returned.
    path : file to write; it is replaced only when the new one is complete.
    sensitivity : what `neman.sensitivity` returned: which assumptions drive which number, shown after the assumptions.

    Returns
    -------
    Path of the file.

    Raises
    ------
    MissingPart : the front-end parts were not fetched when neman was installed.
    """
    return save_page(render(result, sensitivity), path)


def render(result: Result, sensitivity: Sensitivity | None = None) -> str:
    """Return the report of a result as HTML text."""
    scripts = [script(part_file(name)) for name in PARTS] + [script(page_file(name)) for name in PAGE]
    return template("report.html.j2").render(
        **context(result),
        scripts=scripts,
        policy=security(scripts),
        styles=[Markup(part_file("maplibre-gl.css")), Markup(page_file("style.css")), Markup(page_file("study.css"))],
        drivers=drivers(sensitivity) if sensitivity else None,
        outlines=json.loads(part_file("countries.json")),
        parts=json.loads(part_file("versions.json")),
        licences=part_file("licences.txt"),
    )


def script(text: str) -> Markup:
    """Make JavaScript safe to stand between script tags, without a map to sources that are not there."""
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return Markup(re.sub(r"<(?=/script|!--|script)", r"\\x3c", text, flags=re.IGNORECASE))
