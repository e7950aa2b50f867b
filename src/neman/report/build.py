"""The report as one file: the page, its pictures, the outlines and all data, with nothing to fetch."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from neman.errors import MissingPart
from neman.report import words
from neman.report.payload import context

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["page_file", "part_file", "render", "save_page", "security", "template", "write_report"]

PARTS = ("topojson-client.js", "d3.js", "plot.js", "maplibre-gl.js")
PAGE = ("core.js", "clock.js", "map.js", "own.js", "stocks.js", "series.js", "people.js", "timeline.js", "filter.js", "main.js")


def write_report(result: Result, path: str | os.PathLike[str]) -> Path:
    """Write the report of a result as one HTML file that opens from disk without network.

    Parameters
    ----------
    result : what `neman.simulate` returned.
    path : file to write; it is replaced only when the new one is complete.

    Returns
    -------
    Path of the file.

    Raises
    ------
    MissingPart : the front-end parts were not fetched when neman was installed.
    """
    return save_page(render(result), path)


def save_page(text: str, path: str | os.PathLike[str]) -> Path:
    """Write a page; a file of the same name is replaced only when the new one is complete."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, suffix=".html", delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)
    return target


def render(result: Result) -> str:
    """Return the report of a result as HTML text."""
    scripts = [_script(part_file(name)) for name in PARTS] + [_script(page_file(name)) for name in PAGE]
    return template("report.html.j2").render(
        **context(result),
        scripts=[Markup(script) for script in scripts],
        policy=security(scripts),
        styles=[Markup(part_file("maplibre-gl.css")), Markup(page_file("style.css"))],
        outlines=json.loads(part_file("countries.json")),
        parts=json.loads(part_file("versions.json")),
        licences=part_file("licences.txt"),
    )


def template(name: str) -> jinja2.Template:
    """Return a template of the page, with the words that all pages share."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(page_file), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    environment.filters.update(number=words.number, long_date=words.long_date, sentence=words.sentence, plain=words.plain)
    environment.globals.update(count=words.count, between=words.between)
    return environment.get_template(name)


def _script(text: str) -> str:
    """Make JavaScript safe to stand between script tags, without a map to sources that are not there."""
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", text, flags=re.IGNORECASE)


def security(scripts: list[str]) -> str:
    """Return a content-security policy that lets the browser run these scripts and fetch nothing."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "worker-src blob:; child-src blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def page_file(name: str) -> str:
    """Return the text of a file of the page."""
    return _read(files("neman.report") / "page" / name)


def part_file(name: str) -> str:
    """Return the text of a file that was fetched at build time.

    Raises
    ------
    MissingPart : it was not fetched.
    """
    file = files("neman.report") / "vendor" / name
    if not file.is_file():
        raise MissingPart(f"the report needs {name}, which is fetched when neman is installed; install neman again (pip install .)")
    return _read(file)


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
